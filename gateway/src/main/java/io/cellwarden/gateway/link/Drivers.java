package io.cellwarden.gateway.link;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The drivers by the name of their protocol in the site file. */
public final class Drivers {
    private static final Map<String, Maker> MAKERS = Map.of("jbd", JbdDriver::new);

    private Drivers() {}

    /** Makes the driver of one link. */
    @FunctionalInterface
    interface Maker {
        Driver make(LinkSettings settings, LinkStatistics statistics, InstantSource clock);
    }

    /** The protocols that links can speak. */
    public static List<String> names() {
        return MAKERS.keySet().stream().sorted().toList();
    }

    static Optional<Maker> of(String protocol) {
        return Optional.ofNullable(MAKERS.get(protocol));
    }
}
