package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.gateway.wire.Bytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key of one device's advertisements, as its maker's program shows it. It is a secret: it is never told. */
public final class AdvertKey {
    private static final int SIZE = 16;
    /** The one block that is ever used; the counter behind it would count in another order than ours. */
    private static final int BLOCK = 16;

    private final SecretKeySpec key;
    private final byte first;

    private AdvertKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.first = bytes[0];
    }

    /**
     * Reads a key.
     *
     * @throws IllegalArgumentException if it is not 32 hex digits; the message does not have what was given
     */
    public static AdvertKey of(String hex) {
        String digits = hex.strip();
        if (!digits.matches("[0-9A-Fa-f]{32}")) {
            throw new IllegalArgumentException(
                    "the key has " + digits.length() + " characters or is not hex; wanted are 32 hex digits");
        }
        return new AdvertKey(Bytes.ofHex(digits).toArray());
    }

    /** Whether an advertisement may be encrypted with it; one key of 256 that is wrong passes. */
    public boolean fits(Advert advert) {
        return advert.keyCheck() == Byte.toUnsignedInt(first);
    }

    /** The record of an advertisement, 16 bytes of it at most. */
    public Bytes decrypt(Advert advert) {
        byte[] encrypted = advert.encrypted().toArray();
        var counter = new byte[BLOCK];
        counter[0] = (byte) advert.counter();
        counter[1] = (byte) (advert.counter() >> 8);
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
            return Bytes.copyOf(cipher.doFinal(Arrays.copyOf(encrypted, Math.min(encrypted.length, BLOCK))));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no AES/CTR", missing);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AdvertKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return SIZE; // says nothing of the key
    }

    @Override
    public String toString() {
        return "key";
    }
}
