package io.cellwarden.ops.cli;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log of an incident: cell 2 of B1 sinks by 10 mV a second from 3.15 V to 2.70 V, and is charged at second 60. */
final class Log {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private Log() {}

    static int cellMv(int second) {
        return second < 60 ? Math.max(2_700, 3_150 - 10 * second) : 3_300;
    }

    /** As {@code export} writes it. */
    static String own() {
        return Cli.HEADER + "\n"
                + IntStream.rangeClosed(0, 62)
                        .mapToObj(second -> START.plusSeconds(second) + ",B1,-5.5,25," + "3.3," + volts(cellMv(second))
                                + ",3.3,3.3\n" + START.plusSeconds(second) + ",B2,-5.5,25,3.3,3.3,3.3,3.3\n")
                        .collect(Collectors.joining());
    }

    /** The same as another system writes it: semicolons, decimal commas, mV, epoch, discharge positive, one battery. */
    static String foreign() {
        return "Zeit;U1;U2;U3;U4;Strom;Temp;Status\n"
                + IntStream.rangeClosed(0, 62)
                        .mapToObj(second -> START.plusSeconds(second).toEpochMilli() + ";3300;" + cellMv(second)
                                + ";3300;3300;5,5;77,0;ok\n")
                        .collect(Collectors.joining());
    }

    static String volts(int mv) {
        return String.format(Locale.ROOT, "%s", BigDecimal.valueOf(mv, 3));
    }
}
