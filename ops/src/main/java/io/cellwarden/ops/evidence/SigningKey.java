package io.cellwarden.ops.evidence;

import io.cellwarden.ops.hash.Sha256;
import io.cellwarden.port.OwnerOnly;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * The key by which a site signs its evidence: Ed25519, made at the first use, in a file of the data directory that only its
 * owner may read. No backup takes it along. Its public half stands in every package, and beside it in a file of its own.
 */
final class SigningKey {
    private static final String FILE = "evidence-key.pem";
    private static final String PUBLIC_FILE = "evidence-key.pub";
    private static final String ALGORITHM = "Ed25519";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private final PrivateKey secret;
    private final PublicKey open;

    private SigningKey(PrivateKey secret, PublicKey open) {
        this.secret = secret;
        this.open = open;
    }

    /**
     * The key of a site, made if it has none yet.
     *
     * @throws IOException if it cannot be read or made; the message never holds the key
     */
    static SigningKey of(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(dataDirectory);
            }
            String text = Files.readString(file);
            KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
            return new SigningKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(decode(text, PRIVATE))),
                    keys.generatePublic(new X509EncodedKeySpec(decode(text, PUBLIC))));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": is no signing key; move it away and a new one is made", e);
        }
    }

    /** Whoever comes first makes it; a file that is there is never replaced. */
    private static void make(Path dataDirectory) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        String open = encode(PUBLIC, pair.getPublic().getEncoded());
        Path fresh = Files.createTempFile(dataDirectory, "." + FILE, ".new", OwnerOnly.FILE);
        try {
            Files.writeString(fresh, encode(PRIVATE, pair.getPrivate().getEncoded()) + open);
            Files.move(fresh, dataDirectory.resolve(FILE));
            Files.writeString(dataDirectory.resolve(PUBLIC_FILE), open);
        } catch (FileAlreadyExistsException another) {
            return; // made at the same time by another command
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Its public half, as a PEM file. */
    String publicPem() {
        return encode(PUBLIC, open.getEncoded());
    }

    String fingerprint() {
        return fingerprint(open);
    }

    byte[] sign(byte[] content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(secret);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /** Tells one key from all others; people compare it. */
    static String fingerprint(PublicKey key) {
        return "SHA256:" + Sha256.hex(key.getEncoded());
    }

    /**
     * Reads the public half of a key.
     *
     * @throws GeneralSecurityException if it is none
     */
    static PublicKey readPublic(String pem) throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(decode(pem, PUBLIC)));
        } catch (IllegalArgumentException none) {
            throw new GeneralSecurityException("no public key", none);
        }
    }

    static boolean fits(PublicKey key, byte[] content, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(ALGORITHM);
        signature.initVerify(key);
        signature.update(content);
        return signature.verify(signed);
    }

    private static String encode(String kind, byte[] bytes) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }

    private static byte[] decode(String pem, String kind) {
        String begin = "-----BEGIN " + kind + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + kind + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no " + kind);
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
