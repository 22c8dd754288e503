package io.cellwarden.ops.run;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.ops.site.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the limits that the hardware of a site protects by: through the running program, which asks between its polls,
 * or over lines that are opened for it.
 */
public final class HardwareReading {
    private static final Executor THREADS =
            task -> Thread.ofPlatform().daemon().name("read-limits").start(task);
    /** Eighteen registers between polls, each answered late, on a slow line. */
    private static final long LONGEST_S = 60;
    /** How long a signal waits for boards to confirm that they are as they were. */
    private static final long LONGEST_STOP_S = 4;
    /** The second field of a line that tells trouble instead of a limit. */
    private static final String TROUBLE = "!";

    private HardwareReading() {}

    /**
     * The limits by link, for every link of the site.
     *
     * @throws IOException if a program runs and does not answer
     */
    public static Map<String, HardwareLimits> of(Site site) throws IOException, InterruptedException {
        Optional<Control> running = Control.find(site.dataDir());
        if (running.isPresent()) {
            try {
                return ofRunning(site, running.get());
            } catch (ControlClient.Gone killed) {
                return overOwnLines(site); // its process id may belong to another program by now
            }
        }
        return overOwnLines(site);
    }

    private static Map<String, HardwareLimits> ofRunning(Site site, Control control)
            throws IOException, InterruptedException {
        Map<String, Map<HardwareLimit, Integer>> values = new LinkedHashMap<>();
        Map<String, String> troubles = new LinkedHashMap<>();
        new ControlClient(control).ask("/limits", List.of(), line -> {
            String[] parts = line.split("\t", -1);
            if (parts[1].equals(TROUBLE)) {
                troubles.put(parts[0], parts[2]);
            } else {
                values.computeIfAbsent(parts[0], link -> new EnumMap<>(HardwareLimit.class))
                        .put(HardwareLimit.valueOf(parts[1]), Integer.valueOf(parts[2]));
            }
        });
        Map<String, HardwareLimits> limits = new LinkedHashMap<>();
        site.links()
                .forEach(link -> limits.put(
                        link.name(),
                        new HardwareLimits(
                                values.getOrDefault(link.name(), Map.of()),
                                troubles.getOrDefault(
                                        link.name(),
                                        values.containsKey(link.name())
                                                ? ""
                                                : "the running program has no such link"))));
        return limits;
    }

    /** A signal does not end it before each board is as it was: nobody knows how long one would stay in factory mode. */
    private static Map<String, HardwareLimits> overOwnLines(Site site) {
        Map<String, CompletableFuture<HardwareLimits>> asked = new LinkedHashMap<>();
        List<Gateway.LinkOf> links = SiteLinks.of(site);
        CountDownLatch reading = new CountDownLatch(links.size());
        AtomicBoolean stops = new AtomicBoolean();
        Thread onSignal = new Thread(
                () -> {
                    stops.set(true);
                    try {
                        if (!reading.await(LONGEST_STOP_S, TimeUnit.SECONDS)) {
                            System.err.println("a board does not answer and may still be in factory mode: run the check"
                                    + " again, or take its supply off for a moment");
                        }
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "leave-hardware");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            for (Gateway.LinkOf link : links) {
                asked.put(
                        link.settings().name(),
                        CompletableFuture.supplyAsync(
                                () -> {
                                    try {
                                        return Gateway.readLimits(link, stops::get);
                                    } finally {
                                        reading.countDown();
                                    }
                                },
                                THREADS));
            }
            return answers(asked);
        } finally {
            forget(onSignal);
        }
    }

    private static void forget(Thread onSignal) {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException itRuns) {
            return;
        }
    }

    /** Waits for all answers; one that does not come is told as such. */
    private static Map<String, HardwareLimits> answers(Map<String, CompletableFuture<HardwareLimits>> asked) {
        asked.values()
                .forEach(answer -> answer.completeOnTimeout(
                        HardwareLimits.unread("it does not answer in " + LONGEST_S + " s"),
                        LONGEST_S,
                        TimeUnit.SECONDS));
        Map<String, HardwareLimits> limits = new LinkedHashMap<>();
        asked.forEach((link, answer) -> {
            try {
                limits.put(link, answer.join());
            } catch (CompletionException e) {
                limits.put(link, HardwareLimits.unread(Trouble.text(e)));
            }
        });
        return limits;
    }

    /** A line for each limit of each link, for a client on this computer. */
    static List<String> lines(Map<String, CompletableFuture<HardwareLimits>> asked) {
        return answers(asked).entrySet().stream()
                .flatMap(link -> {
                    List<String> lines = new ArrayList<>();
                    link.getValue()
                            .values()
                            .forEach((limit, value) ->
                                    lines.add(String.join("\t", link.getKey(), limit.name(), Integer.toString(value))));
                    if (!link.getValue().trouble().isEmpty()) {
                        lines.add(String.join(
                                "\t", link.getKey(), TROUBLE, link.getValue().trouble()));
                    }
                    return lines.stream();
                })
                .toList();
    }
}
