package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import io.netty.handler.ssl.NotSslRecordException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why Cassandra cannot be used, for people: what the driver wraps deep in its exceptions, and no secret. */
final class ConnectionTrouble {
    private ConnectionTrouble() {}

    static String text(RuntimeException thrown) {
        return causes(thrown)
                .flatMap(cause -> known(cause).stream())
                .findFirst()
                .orElseGet(() -> Objects.toString(thrown.getMessage(), ""));
    }

    /** The innermost first: it is the most precise. */
    private static Stream<Throwable> causes(Throwable thrown) {
        Stream<Throwable> inner = Stream.ofNullable(thrown.getCause());
        Stream<Throwable> ofNodes = thrown instanceof AllNodesFailedException failed
                ? failed.getAllErrors().values().stream().flatMap(errors -> errors.stream())
                : Stream.empty();
        return Stream.concat(Stream.concat(inner, ofNodes).flatMap(ConnectionTrouble::causes), Stream.of(thrown));
    }

    private static Optional<String> known(Throwable cause) {
        String message = Objects.toString(cause.getMessage(), "");
        return Optional.ofNullable(
                switch (cause) {
                    case AuthenticationException _ ->
                        message.contains("no authenticator configured")
                                ? "it asks who logs in; wanted are username and password-file or password-env"
                                : "it does not let this user in: user name or password is wrong";
                    case CertPathBuilderException _ ->
                        "its certificate is from nobody that is trusted; wanted is a truststore with the certificate"
                                + " that vouches for its nodes";
                    case CertificateException _ ->
                        message.startsWith("No ") // name matching, alternative name
                                ? "its certificate is for another host: " + message
                                : "its certificate is refused: " + message;
                    case DriverTimeoutException _ ->
                        "it does not answer in time: it stands still, or has too much to do";
                    case ConnectException _ ->
                        "nobody answers there: it has not started, its port is another, or something in between keeps"
                                + " this program off";
                    case NotSslRecordException _ -> "it speaks no TLS; leave tls out, or name its port for TLS";
                    case UnrecoverableKeyException _, KeyStoreException _ ->
                        "the truststore cannot be opened: " + message;
                    case NoSuchFileException file ->
                        "the truststore cannot be opened: there is no file " + file.getFile();
                    case ConnectionInitException begun
                    when begun.getCause() instanceof ClosedConnectionException ->
                        "it ends the connection at once, as a server does that wants TLS: tls { … }";
                    default -> null;
                });
    }
}
