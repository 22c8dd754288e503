package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.DecodeError;
import io.cellwarden.gateway.wire.DecodeError.Kind;
import io.cellwarden.gateway.wire.DecodeResult;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.LineEvent;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.StreamDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The protocol {@code victron-ble} as {@code cellwarden decode} sees it: a receiver's lines, or the bytes of one
 * advertisement alone. One key at a time: what another device says is told as not readable with it.
 */
public final class BleProtocol implements ProtocolDecoder {
    private static final String NAME = "victron-ble";

    private final Optional<AdvertKey> key;

    private BleProtocol(Optional<AdvertKey> key) {
        this.key = key;
    }

    /** Without a key: nothing can be read but who advertises. */
    public static ProtocolDecoder protocol() {
        return new BleProtocol(Optional.empty()).withFields(BleFields.tables());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<ProtocolDecoder> withKey(String hex) {
        return Optional.of(new BleProtocol(Optional.of(AdvertKey.of(hex))));
    }

    @Override
    public List<DecodeResult> decodeAnswer(byte[] input) {
        var data = AdvertLine.withoutCompany(Bytes.copyOf(input));
        if (data.size() > 0 && data.u8(0) == AdvertLine.PRODUCT) {
            return List.of(result(new AdvertLine(Optional.empty(), data), 0));
        }
        var results = decodeRecording(input);
        return results.isEmpty()
                ? List.of(
                        input.length == 0
                                ? new DecodeError(NAME, Kind.LENGTH, "no bytes", 0)
                                : new DecodeError(NAME, Kind.FRAMING, "no advertisement of a Victron product", 0))
                : results;
    }

    @Override
    public int longestFrame() {
        return new AdvertCodec().longestFrame();
    }

    @Override
    public List<DecodeResult> decodePieces(List<byte[]> pieces) {
        var stream = new StreamDecoder<>(new AdvertCodec());
        var events = new ArrayList<LineEvent<Optional<AdvertLine>>>();
        pieces.forEach(piece -> events.addAll(stream.feed(piece)));
        events.addAll(stream.feed(new byte[] {'\n'})); // the last line may have no end
        var results = new ArrayList<DecodeResult>();
        for (var event : events) {
            if (event instanceof LineEvent.Received<Optional<AdvertLine>>(var line, long offset) && line.isPresent()) {
                results.add(result(line.get(), offset));
            }
        }
        return List.copyOf(results);
    }

    private DecodeResult result(AdvertLine line, long offset) {
        return switch (Advert.read(line.data())) {
            case Decoded.Ok<Advert>(var advert) -> result(line, advert, offset);
            case Decoded.TooShort<Advert>(int wanted, int got) ->
                new DecodeError(
                        NAME,
                        Kind.LENGTH,
                        "advertisement of %d bytes, needs at least %d".formatted(got, wanted),
                        offset);
            case Decoded.OutOfRange<Advert> _ -> new DecodeError(NAME, Kind.UNSUPPORTED, "advertisement", offset);
            case Decoded.Unsupported<Advert>(var what) -> new DecodeError(NAME, Kind.UNSUPPORTED, what, offset);
        };
    }

    private DecodeResult result(AdvertLine line, Advert advert, long offset) {
        if (key.isEmpty()) {
            return header("encrypted", line, advert)
                    .field("record_type", "0x%02X".formatted(advert.type()))
                    .field("readable", "with its key: --key-file, --key-env or --key")
                    .build();
        }
        String who = line.address().map(address -> " of " + address).orElse("")
                + ", product 0x%04X, record type 0x%02X".formatted(advert.product(), advert.type());
        if (!key.get().fits(advert)) {
            return new DecodeError(NAME, Kind.CHECKSUM, "wrong key: it is not that" + who, offset);
        }
        return switch (BleDecoder.decode(advert.type(), key.get().decrypt(advert))) {
            case Decoded.Ok<BleRecord>(var record) -> BleDecoder.describe(header(type(record), line, advert), record);
            case Decoded.TooShort<BleRecord>(int wanted, int got) ->
                new DecodeError(
                        NAME, Kind.LENGTH, "record of %d bytes, needs at least %d".formatted(got, wanted), offset);
            case Decoded.OutOfRange<BleRecord> _ -> new DecodeError(NAME, Kind.UNSUPPORTED, "record" + who, offset);
            case Decoded.Unsupported<BleRecord>(var what) -> new DecodeError(NAME, Kind.UNSUPPORTED, what, offset);
        };
    }

    private static DecodedFrame.Builder header(String type, AdvertLine line, Advert advert) {
        var described = DecodedFrame.builder(NAME, type)
                .field("product_id", "0x%04X".formatted(advert.product()))
                .field("counter", advert.counter());
        line.address().ifPresent(described::address);
        return described;
    }

    private static String type(BleRecord record) {
        return switch (record) {
            case BleRecord.SmartLithium _ -> "smart-lithium";
            case BleRecord.Monitor _ -> "battery-monitor";
            case BleRecord.LynxSmartBms _ -> "lynx-smart-bms";
            case BleRecord.BatteryProtect _ -> "smart-battery-protect";
        };
    }
}
