package io.cellwarden.gateway.sim;

import io.cellwarden.gateway.sim.jbd.FetWrite;
import io.cellwarden.gateway.sim.jbd.JbdBoard;
import io.cellwarden.gateway.sim.jbd.JbdSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The installation of {@code cellwarden demo}: two banks with their chargers, loads and JBD boards on TCP ports.
 *
 * <p>Bank {@code house} has 48 V: two strings of four 12.8 V / 200 Ah. Bank {@code bridge} has 24 V: two 12.8 V / 100 Ah.
 * Both are calm, their loads below what their chargers give, until someone makes an incident of it.
 *
 * <p>Time passes when {@link #advance} is called, or by itself after {@link #start}.
 */
public final class DemoPlant implements AutoCloseable {

    /** Name of the 48 V bank. */
    public static final String HOUSE = "house";

    /** Name of the 24 V bank. */
    public static final String BRIDGE = "bridge";

    private static final int HOUSE_W = 2_000;
    private static final int BRIDGE_W = 150;
    private static final Duration TICK = Duration.ofMillis(50);
    private static final long SEED = 20_260_101;

    /**
     * A board of the plant, for the site file.
     *
     * @param bank name of the bank
     * @param string string within the bank, from 1
     * @param battery name of the battery within the bank
     * @param simulator its board and port
     */
    public record Pack(String bank, int string, String battery, JbdSimulator simulator) {}

    /** Hears what the BMS of a bank sees of its cable loop (TOP-6). */
    @FunctionalInterface
    public interface CableWatch {
        /** The loop is open between two neighbours, or closed again and the names are those of the last opening. */
        void loop(String bank, boolean open, String from, String to);
    }

    private record Cut(String from, String to) {}

    private final SimulatedBank house;
    private final SimulatedBank bridge;
    private final List<Pack> packs;
    private final Map<String, Cut> cuts = new ConcurrentHashMap<>();
    private volatile CableWatch cableWatch = (_, _, _, _) -> {};
    private Duration simulated = Duration.ZERO;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-plant").factory());

    private DemoPlant(SimulatedBank house, SimulatedBank bridge, List<Pack> packs) {
        this.house = house;
        this.bridge = bridge;
        this.packs = packs;
        house.setLoadWatts(HOUSE_W);
        bridge.setLoadWatts(BRIDGE_W);
    }

    /**
     * The plant with its boards ready to answer and its time standing still.
     *
     * @param houseSocPermille state of charge of the 48 V bank, 0..1000
     * @param bridgeSocPermille state of charge of the 24 V bank, 0..1000
     * @param clock stamps the switch commands
     * @param onFetWrite is told each switch command; its battery is named {@code bank/battery}
     * @throws IOException if the boards get no TCP ports
     */
    public static DemoPlant create(
            int houseSocPermille, int bridgeSocPermille, InstantSource clock, Consumer<FetWrite> onFetWrite)
            throws IOException {
        var house = bank(2, 4, 200_000, houseSocPermille, new SimulatedCharger(4, 160_000));
        var bridge = bank(1, 2, 100_000, bridgeSocPermille, new SimulatedCharger(2, 20_000));
        var packs = new ArrayList<Pack>();
        addPacks(packs, HOUSE, house, clock, onFetWrite);
        addPacks(packs, BRIDGE, bridge, clock, onFetWrite);
        return new DemoPlant(house, bridge, List.copyOf(packs));
    }

    private static SimulatedBank bank(
            int strings, int batteries, int capacityMilliAh, int socPermille, SimulatedCharger charger) {
        return new SimulatedBank(
                IntStream.range(0, strings)
                        .mapToObj(string -> IntStream.range(0, batteries)
                                .mapToObj(battery -> SimulatedBattery.of(
                                        4, capacityMilliAh, socPermille, SEED + 10 * string + battery))
                                .toList())
                        .toList(),
                charger);
    }

    private static void addPacks(
            List<Pack> packs, String name, SimulatedBank bank, InstantSource clock, Consumer<FetWrite> onFetWrite)
            throws IOException {
        int number = 1;
        for (int string = 0; string < bank.strings().size(); string++) {
            for (var battery : bank.strings().get(string)) {
                var label = "B" + number++;
                var board = new JbdBoard(name + "/" + label, battery, clock, onFetWrite);
                packs.add(new Pack(name, string + 1, label, JbdSimulator.overTcp(board)));
            }
        }
    }

    /** Its boards, bank by bank and string by string. */
    public List<Pack> packs() {
        return packs;
    }

    /** The 48 V bank, to make incidents in. */
    public SimulatedBank house() {
        return house;
    }

    /** The 24 V bank, to make incidents in. */
    public SimulatedBank bridge() {
        return bridge;
    }

    /** The bank of that name. */
    public SimulatedBank bank(String name) {
        return name.equals(HOUSE) ? house : bridge;
    }

    /** The board of a battery. */
    public JbdSimulator board(String bank, String battery) {
        return packs.stream()
                .filter(pack -> pack.bank().equals(bank) && pack.battery().equals(battery))
                .findFirst()
                .orElseThrow()
                .simulator();
    }

    /** The battery of that name. */
    public SimulatedBattery battery(String bank, String battery) {
        int number = Integer.parseInt(battery.substring(1)) - 1;
        return bank(bank).strings().stream()
                .flatMap(List::stream)
                .skip(number)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Connects what the BMS of each bank sees of its cable: told at once, for every bank, and whenever it changes. JBD
     * boards know nothing of that cable, which in a real installation is wired to the BMS itself.
     */
    public void watchCables(CableWatch watch) {
        cableWatch = watch;
        for (String bank : List.of(HOUSE, BRIDGE)) {
            var cut = cuts.get(bank);
            watch.loop(bank, cut != null, cut == null ? "" : cut.from, cut == null ? "" : cut.to);
        }
    }

    /** Pulls the BMS cable of a bank between two neighbours. */
    public void pullCable(String bank, String from, String to) {
        cuts.put(bank, new Cut(from, to));
        cableWatch.loop(bank, true, from, to);
    }

    /** Puts the BMS cable of a bank back in. */
    public void joinCable(String bank) {
        var cut = cuts.remove(bank);
        if (cut != null) {
            cableWatch.loop(bank, false, cut.from, cut.to);
        }
    }

    /** Lets simulated time pass. */
    public synchronized void advance(Duration time) {
        house.advance(time);
        bridge.advance(time);
        simulated = simulated.plus(time);
    }

    /** Simulated time since the beginning. */
    public synchronized Duration simulatedTime() {
        return simulated;
    }

    /**
     * Lets time pass by itself until the plant is closed.
     *
     * @param speed simulated seconds in one second, more than 0
     */
    public void start(double speed) {
        ticker.scheduleAtFixedRate(tick(speed), TICK.toNanos(), TICK.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Runnable tick(double speed) {
        long started = System.nanoTime();
        var before = simulatedTime();
        return () -> {
            // From the start, not from tick to tick: rounding and late ticks do not add up.
            var due = before.plusNanos(Math.round((System.nanoTime() - started) * speed));
            advance(due.minus(simulatedTime()));
        };
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        packs.forEach(pack -> pack.simulator().close());
    }
}
