package io.cellwarden.ops.bench;

import io.cellwarden.ops.bench.Figures.Figure;
import io.cellwarden.ops.bench.Figures.Share;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * How much heap a cell takes: live banks of 80 cells with their journals and a reading each, the heap after a collection, in
 * a JVM of its own for each number of cells. Per cell is what more cells take, so what the program takes anyway is left out.
 *
 * @param cells the numbers of cells, rising
 */
public record MemoryBench(List<Integer> cells) {
    /** The class that the further JVMs run. */
    private static final String CHILD = MemoryBench.class.getName();

    /** The last flag has each collection close all gaps, which would count as heap in use. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseCompactObjectHeaders",
            "-XX:+UseSerialGC",
            "-XX:MarkSweepAlwaysCompactCount=1",
            "-Xlog:disable",
            "--sun-misc-unsafe-memory-access=allow");

    private static final String BOOT = "bench";
    private static final int COLLECTIONS = 3;
    private static final int CLASSES = 15;
    private static final double AIM_BYTES = 1_500;

    /** Runs it. */
    public Figures run(Consumer<String> progress) throws IOException, InterruptedException {
        List<Figure> figures = new ArrayList<>();
        List<Heap> heaps = new ArrayList<>();
        for (int wanted : cells) {
            progress.accept(wanted + " cells ...");
            Heap heap = measure(wanted);
            heaps.add(heap);
            figures.add(Figure.of("heap at " + heap.cells() + " cells", heap.bytes() / 1e6, "MB"));
        }
        Heap least = heaps.getFirst();
        for (Heap more : heaps.subList(1, heaps.size())) {
            double perCell = (double) (more.bytes() - least.bytes()) / (more.cells() - least.cells());
            figures.add(Figure.of("heap per cell, " + least.cells() + " to " + more.cells(), perCell, "bytes")
                    .atMost(AIM_BYTES));
        }
        Heap most = heaps.getLast();
        return new Figures("memory", Machine.describe(), figures, most.classes());
    }

    private record Heap(int cells, long bytes, List<Share> classes) {}

    private static Heap measure(int cells) throws IOException, InterruptedException {
        Process process = Machine.java(FLAGS, CHILD, List.of(Integer.toString(cells)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (Scanner out = new Scanner(process.getInputStream(), StandardCharsets.UTF_8)) {
            if (!out.hasNextInt()) {
                throw new IOException("the JVM for " + cells + " cells ended with " + process.waitFor()
                        + " and told nothing; is there enough memory?");
            }
            int real = out.nextInt();
            long bytes = out.nextLong();
            List<Share> classes = new ArrayList<>();
            while (out.hasNextLong()) {
                long part = out.nextLong();
                classes.add(Share.of("heap by class, at " + real + " cells", out.next(), part, bytes));
            }
            return new Heap(real, bytes, classes);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a further JVM does: {@code cells} on its command line, cells, bytes and largest classes on its output. */
    public static void main(String[] args) throws IOException, InterruptedException, JMException {
        int banks = Math.max(1, Integer.parseInt(args[0]) / CalmBank.CELLS);
        InstantSource clock = CalmBank.CLOCK;
        List<CalmBank> calm = IntStream.range(0, banks)
                .mapToObj(index -> new CalmBank(index, BOOT))
                .toList();
        CountDownLatch journalled = new CountDownLatch(banks);
        try (BenchStore.Live journals = new BenchStore.Embedded().begin(_ -> {});
                LiveBanks live = LiveBanks.start(
                        Optional.of(journals.store()),
                        calm.stream().map(CalmBank::site).toList(),
                        BOOT,
                        clock,
                        (bank, output, on, decidedAt) -> {},
                        (bank, link, boot, number) -> {
                            if (number == CalmBank.BATTERIES) {
                                journalled.countDown();
                            }
                        })) {
            for (CalmBank bank : calm) {
                for (int i = 0; i < CalmBank.BATTERIES; i++) {
                    CalmBank.Next next = bank.next(clock.instant());
                    live.submit(bank.name(), next.reading(), next.source());
                }
            }
            journalled.await();
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
                TimeUnit.MILLISECONDS.sleep(200);
            }
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            System.out.println(banks * CalmBank.CELLS + " " + used);
            largest().forEach(System.out::println);
            System.out.flush();
        }
    }

    /** The largest classes, as bytes and name. */
    private static List<String> largest() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d+: .*"))
                .limit(CLASSES)
                .map(line -> line.split("\\s+"))
                .map(columns -> columns[2] + " " + columns[3])
                .toList();
    }
}
