package io.cellwarden.ops.bench;

import io.cellwarden.ops.bench.Figures.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/** Where the time goes: samples of the running threads, counted by part of the program and by method. */
final class Profile implements AutoCloseable {
    private static final Duration SAMPLED_EVERY = Duration.ofMillis(10);
    private static final int METHODS = 15;

    /** A sample belongs to the first frame, from the top, of one of these; the longer name comes first. */
    private static final Map<String, String> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("io.cellwarden.ops.bench", "the bench itself");
        PARTS.put("io.cellwarden.persistence.store", "journal");
        PARTS.put("io.cellwarden.persistence", "encoding of events");
        PARTS.put("com.esotericsoftware", "encoding of events");
        PARTS.put("org.apache.pekko.persistence", "journal");
        PARTS.put("io.cellwarden.bank", "sequencing of a bank");
        PARTS.put("io.cellwarden.gateway", "links");
        PARTS.put("io.cellwarden", "rules of cell, battery and BMS");
        PARTS.put("org.apache.pekko", "actors: mailboxes, dispatch");
        PARTS.put("java.util.concurrent", "actors: mailboxes, dispatch");
    }

    private final Recording recording = new Recording();

    private Profile() {}

    /** What is sampled. */
    @FunctionalInterface
    interface Work<T> {
        /** Does it. */
        T run() throws IOException, InterruptedException;
    }

    /** Does the work; where {@code wanted}, what was sampled meanwhile is added to {@code shares} under that heading. */
    static <T> T during(boolean wanted, String heading, List<Share> shares, Work<T> work)
            throws IOException, InterruptedException {
        if (!wanted) {
            return work.run();
        }
        try (Profile sampled = start()) {
            T result = work.run();
            shares.addAll(sampled.stop(heading));
            return result;
        }
    }

    /** Samples from now on. */
    private static Profile start() {
        Profile profile = new Profile();
        profile.recording.enable("jdk.ExecutionSample").withPeriod(SAMPLED_EVERY);
        profile.recording.enable("jdk.GarbageCollection");
        profile.recording.start();
        return profile;
    }

    /** What was sampled so far under that heading: parts of the program, methods, and pauses. */
    private List<Share> stop(String heading) throws IOException {
        recording.stop();
        Path file = Files.createTempFile("bench", ".jfr");
        try {
            recording.dump(file);
            return shares(heading, RecordingFile.readAllEvents(file));
        } finally {
            Files.delete(file);
        }
    }

    private static List<Share> shares(String heading, List<RecordedEvent> events) {
        Map<String, Integer> parts = new HashMap<>();
        Map<String, Integer> methods = new HashMap<>();
        int samples = 0;
        for (RecordedEvent event : events) {
            RecordedStackTrace stack = event.getStackTrace();
            if (event.getEventType().getName().equals("jdk.ExecutionSample") && stack != null) {
                samples++;
                parts.merge(part(stack.getFrames()), 1, Integer::sum);
                methods.merge(method(stack.getFrames().getFirst()), 1, Integer::sum);
            }
        }
        List<Share> shares = new ArrayList<>(largest(heading + ", by part", parts, samples, parts.size()));
        shares.addAll(largest(heading + ", by method", methods, samples, METHODS));
        return shares;
    }

    private static List<Share> largest(String of, Map<String, Integer> counts, int whole, int most) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(most)
                .map(entry -> Share.of(of, entry.getKey(), entry.getValue(), whole))
                .toList();
    }

    private static String part(List<RecordedFrame> stack) {
        for (RecordedFrame frame : stack) {
            String type = frame.getMethod().getType().getName();
            Optional<String> part = PARTS.entrySet().stream()
                    .filter(entry -> type.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst();
            if (part.isPresent()) {
                return part.get();
            }
        }
        return "other";
    }

    private static String method(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }

    @Override
    public void close() {
        recording.close();
    }
}
