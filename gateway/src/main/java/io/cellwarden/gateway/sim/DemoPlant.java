package io.cellwarden.gateway.sim;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The installation of {@code cellwarden demo}: two banks with their chargers, loads and JBD boards on TCP ports.
 *
 * <p>Bank {@code house} has 48 V: two strings of four 12.8 V / 200 Ah. Its loads draw more than its charger gives, and one
 * cell of B3 is far emptier than the rest: after about 6 minutes of simulated time it falls through the pre-alarm, and
 * after 23 through the load disconnect. With the loads off the charger brings it back within 10 minutes; by then the loads
 * are moderate and the bank goes on charging. The heavy load comes back each 90 minutes.
 *
 * <p>Bank {@code bridge} has 24 V: two 12.8 V / 100 Ah, nearly full, being charged and balanced.
 *
 * <p>Time passes when {@link #advance} is called, or by itself after {@link #start}.
 */
public final class DemoPlant implements AutoCloseable {

    /** Name of the 48 V bank. */
    public static final String HOUSE = "house";

    /** Name of the 24 V bank. */
    public static final String BRIDGE = "bridge";

    private static final int HEAVY_W = 13_500;
    private static final int MODERATE_W = 2_000;
    private static final Duration HEAVY_FOR = Duration.ofMinutes(27);
    private static final Duration DUTY = Duration.ofMinutes(90);
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

    private final SimulatedBank house;
    private final SimulatedBank bridge;
    private final List<Pack> packs;
    private Duration simulated = Duration.ZERO;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-plant").factory());

    private DemoPlant(SimulatedBank house, SimulatedBank bridge, List<Pack> packs) {
        this.house = house;
        this.bridge = bridge;
        this.packs = packs;
        bridge.setLoadWatts(150);
        setHouseLoad();
    }

    /**
     * The plant at the beginning of its story, its boards ready to answer and its time standing still.
     *
     * @param clock stamps the switch commands
     * @param onFetWrite is told each switch command; its battery is named {@code bank/battery}
     * @throws IOException if the boards get no TCP ports
     */
    public static DemoPlant create(InstantSource clock, Consumer<FetWrite> onFetWrite) throws IOException {
        var house = bank(2, 4, 200_000, 280, new SimulatedCharger(4, 160_000));
        house.setCellSoc(0, 2, 1, 112);
        var bridge = bank(1, 2, 100_000, 940, new SimulatedCharger(2, 20_000));
        bridge.setCellSoc(0, 1, 2, 948);
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

    /** Lets simulated time pass; the load follows its duty from one call to the next. */
    public synchronized void advance(Duration time) {
        house.advance(time);
        bridge.advance(time);
        simulated = simulated.plus(time);
        setHouseLoad();
    }

    /** Simulated time since the beginning. */
    public synchronized Duration simulatedTime() {
        return simulated;
    }

    private void setHouseLoad() {
        boolean heavy = simulated.toMillis() % DUTY.toMillis() < HEAVY_FOR.toMillis();
        house.setLoadWatts(heavy ? HEAVY_W : MODERATE_W);
    }

    /**
     * Lets time pass by itself until the plant is closed.
     *
     * @param speed simulated seconds in one second, more than 0; 20 tells the story in two minutes
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
