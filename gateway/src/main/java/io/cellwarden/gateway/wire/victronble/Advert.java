package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;

/**
 * An advertisement of a product, still encrypted.
 *
 * @param product its product id
 * @param type kind of record
 * @param counter goes up with each new record, 0..65 535; it repeats while the record is told again
 * @param keyCheck first byte of the right key
 * @param encrypted the record
 */
public record Advert(int product, int type, int counter, int keyCheck, Bytes encrypted) {
    private static final int HEADER = 8;
    private static final int PRODUCT = 0x10;

    /** Reads manufacturer data, without the company id. */
    public static Decoded<Advert> read(Bytes data) {
        if (data.size() <= HEADER) {
            return new Decoded.TooShort<>(HEADER + 1, data.size());
        }
        return data.u8(0) == PRODUCT
                ? new Decoded.Ok<>(new Advert(
                        data.u8(2) | data.u8(3) << 8,
                        data.u8(4),
                        data.u8(5) | data.u8(6) << 8,
                        data.u8(7),
                        Bytes.copyOf(data.toArray(), HEADER, data.size())))
                : new Decoded.Unsupported<>("advertisement of kind 0x%02X".formatted(data.u8(0)));
    }
}
