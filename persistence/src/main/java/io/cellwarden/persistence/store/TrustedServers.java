package io.cellwarden.persistence.store;

import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.internal.core.ssl.DefaultSslEngineFactory;

/** TLS to servers that a trust store vouches for, without a key of our own; only the driver makes one. */
public final class TrustedServers extends DefaultSslEngineFactory {
    /** As the driver makes it. */
    public TrustedServers(DriverContext context) {
        super(context);
    }

    /** There is nothing to be closed. The driver's own (4.18.1) fails at that, and warns at the end of each command. */
    @Override
    public void close() {}
}
