package io.cellwarden.ops.demo;

import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** What chaos does and when: the same for the same seed and length, on every machine. */
final class ChaosPlan {
    private static final int SHORTEST_PAUSE_MS = 200;
    private static final int PAUSE_MS = 1_600;
    private static final int SHORTEST_MS = 500;
    private static final int LENGTH_MS = 9_500;
    private static final int CELLS = 4;
    private static final Map<String, Integer> BATTERIES = Map.of(DemoPlant.HOUSE, 8, DemoPlant.BRIDGE, 2);

    /** What can be broken at a board. */
    private static final List<JbdFault> BOARD_FAULTS =
            Stream.of(JbdFault.values()).filter(fault -> fault != JbdFault.NONE).toList();

    private final Random random;

    private ChaosPlan(long seed) {
        this.random = new Random(seed);
    }

    /**
     * A fault of the plan.
     *
     * @param at when it begins, in real time since the start
     * @param length after which it is mended
     */
    record Planned(Duration at, Duration length, Fault fault) {
        Duration end() {
            return at.plus(length);
        }
    }

    /** The faults of a run, in the order in which they begin. */
    static List<Planned> of(long seed, Duration duration) {
        return new ChaosPlan(seed).plan(duration);
    }

    private List<Planned> plan(Duration duration) {
        List<Planned> plan = new ArrayList<>();
        Map<String, Duration> busyUntil = new HashMap<>();
        Duration at = pause();
        while (at.compareTo(duration) < 0) {
            Planned next = new Planned(at, millis(SHORTEST_MS, LENGTH_MS), fault());
            String target = next.fault().target();
            if (busyUntil.getOrDefault(target, Duration.ZERO).compareTo(at) <= 0) {
                busyUntil.put(target, next.end());
                plan.add(next);
            }
            at = at.plus(pause());
        }
        return plan;
    }

    private Fault fault() {
        String bank = random.nextInt(4) == 0 ? DemoPlant.BRIDGE : DemoPlant.HOUSE;
        int number = 1 + random.nextInt(BATTERIES.getOrDefault(bank, 1));
        String battery = "B" + number;
        return switch (random.nextInt(22)) {
            case 0, 1, 2, 3, 4, 5 -> new Fault.BoardBroken(bank, battery, any(BOARD_FAULTS));
            case 6, 7 -> new Fault.LineLost(bank, battery);
            case 8, 9 -> new Fault.CablePulled(bank, number == 1 ? "BMS" : "B" + (number - 1), battery);
            case 10, 11, 12 ->
                new Fault.CellMoved(
                        bank,
                        battery,
                        1 + random.nextInt(CELLS),
                        any(List.of(5, 15, 40, 60, 300, 500, 700, 995, 1_004, 1_012)));
            case 13, 14 -> new Fault.Heated(bank, battery, any(List.of(-100, 45, 48, 55, 620, 745, 752, 800)));
            case 15 -> new Fault.ChargerOff(bank);
            case 16, 17 -> new Fault.LoadChanged(bank, random.nextInt(bank.equals(DemoPlant.HOUSE) ? 20_000 : 2_000));
            case 18, 19 -> order(bank, battery);
            case 20 -> new Fault.StoreFails();
            default -> new Fault.ActorEnds(bank, battery);
        };
    }

    private Fault.Ordered order(String bank, String battery) {
        List<String> place = List.of("bank=" + bank, "battery=" + battery);
        List<String> whole = List.of("bank=" + bank);
        String output = any(List.of("loads", "chargers", "contactor"));
        return switch (random.nextInt(6)) {
            case 0 -> new Fault.Ordered(bank, and(place, "do=bypass"), and(place, "do=end-bypass"));
            case 1 -> {
                List<String> lock = and(whole, "output=" + output);
                yield new Fault.Ordered(bank, and(lock, "do=lock"), and(lock, "do=unlock"));
            }
            case 2 -> {
                String minutes = "minutes=" + (1 + random.nextInt(60));
                yield new Fault.Ordered(bank, and(whole, "do=override", minutes), and(whole, "do=end-override"));
            }
            case 3 -> {
                String value = "value=" + any(List.of("2.85", "3.00", "3.12", "3.15", "3.30"));
                yield new Fault.Ordered(
                        bank, and(place, "do=set", "setting=pre-alarm-v", value), and(place, "do=reset"));
            }
            case 4 -> new Fault.Ordered(bank, and(whole, "output=" + output, "do=on"), List.of());
            default -> new Fault.Ordered(bank, and(whole, "do=close-contactor"), List.of());
        };
    }

    private static List<String> and(List<String> first, String... more) {
        return Stream.concat(first.stream(), Stream.of(more)).toList();
    }

    private <T> T any(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private Duration pause() {
        return millis(SHORTEST_PAUSE_MS, PAUSE_MS);
    }

    private Duration millis(int least, int more) {
        return Duration.ofMillis(least + random.nextInt(more));
    }
}
