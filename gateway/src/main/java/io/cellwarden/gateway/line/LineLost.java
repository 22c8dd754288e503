package io.cellwarden.gateway.line;

import java.io.IOException;
import java.io.Serial;

/** A line cannot be opened, or ended while in use; the message names port and reason. */
public final class LineLost extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** A loss that no other exception tells of. */
    public LineLost(String port, String reason) {
        super(port + ": " + reason);
    }

    /** A loss told by the operating system. */
    public LineLost(String port, String reason, IOException cause) {
        super(port + ": " + reason + " (" + cause.getMessage() + ")", cause);
    }
}
