package io.cellwarden.bank;

import io.cellwarden.event.ChargeStage;
import io.cellwarden.event.Command;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Figure;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BatteryModel;
import io.cellwarden.site.BatterySettings;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Random banks and input sequences for property tests: readings that are valid, impossible, partly empty or late,
 * silence, loop, read-backs, errors, commands of every kind, starts and site files. Values crowd around thresholds.
 *
 * <p>Equal seeds give equal sequences. {@code -Dcellwarden.seed=N} makes {@link #seeds} give N alone.
 */
public final class Inputs {
    private static final int[] MV = {
        1_900, 2_499, 2_500, 2_549, 2_550, 2_599, 2_600, 2_700, 2_799, 2_800, 2_801, 3_000, 3_099, 3_100, 3_101, 3_199,
        3_200, 3_201, 3_290, 3_300, 3_310, 3_330, 3_375, 3_400, 3_480, 3_500, 3_540, 3_550, 3_560, 3_599, 3_600, 3_601,
        3_749, 3_750, 3_751, 3_949, 3_950, 3_951, 4_199, 4_200, 4_201
    };
    private static final int[] IMPOSSIBLE_MV = {0, -1, 5_001, Integer.MAX_VALUE};
    private static final int[] MA = {
        -200_000, -501, -500, -1, 0, 1, 499, 500, 501, 1_499, 1_500, 1_800, 4_000, 50_000, Ints.ABSENT
    };
    private static final int[] DECI_C = {-201, -200, 0, 49, 50, 51, 59, 60, 250, 500, 501, 699, 700, 750, 751, 1_500};
    private static final int[] STEP_MS = {0, 0, 0, 1, 100, 500, 999, 1_000, 1_000, 2_000, 5_000, 10_000, 29_999, 30_000
    };

    private final Random random;
    private final Map<String, Integer> levelMv = new HashMap<>();
    private Instant clock = BankScenario.START;

    /** A generator; equal seeds give equal results. */
    public Inputs(long seed) {
        random = new Random(seed);
    }

    /** The seeds to try: the one of {@code cellwarden.seed}, or {@code count} fixed ones and a new one. */
    public static LongStream seeds(int count) {
        Long chosen = Long.getLong("cellwarden.seed");
        return chosen != null
                ? LongStream.of(chosen)
                : LongStream.concat(LongStream.range(0, count), LongStream.of(System.nanoTime()));
    }

    /** A bank of 1 to 4 batteries, any BMS. */
    public BankSite site() {
        BmsModel bms = any(BmsModel.values());
        BatteryModel model =
                Catalogue.printed().find(chance(25) ? "25.6/200" : "12.8/200").orElseThrow();
        List<List<String>> strings = chance(30)
                ? List.of(List.of("B1", "B2"), List.of("B3", "B4"))
                : Stream.of("B1", "B2", "B3")
                        .limit(1 + random.nextInt(3))
                        .map(List::of)
                        .toList();
        Map<AlarmCode, Duration> delays = new EnumMap<>(AlarmCode.class);
        if (chance(20)) {
            delays.put(
                    any(AlarmCode.W_SL12, AlarmCode.A_SL11, AlarmCode.CW_CHARGE_INHIBIT, AlarmCode.A_SL22),
                    Duration.ofSeconds(1 + random.nextInt(20)));
        }
        Duration silentAfter = chance(50) ? Duration.ofSeconds(10) : Duration.ZERO;
        BankSite site = new BankSite("b1", bms, model, strings, Map.of(), silentAfter, delays);
        return chance(30) ? site.withSettings(settings(site)) : site;
    }

    private Map<String, BatterySettings> settings(BankSite site) {
        Map<String, BatterySettings> settings = new HashMap<>();
        for (String battery : site.batteries()) {
            Setting setting = any(Setting.values());
            settings.put(battery, BatterySettings.of(Map.of(setting, value(setting))));
        }
        return settings;
    }

    private int value(Setting setting) {
        int value = setting.min() + random.nextInt(setting.max() - setting.min() + 1);
        return setting.unit() == Setting.Unit.YES_NO ? random.nextInt(2) : value;
    }

    /** A sequence of inputs for a bank, in the order in which they come; some are late. */
    public List<Input> inputs(BankSite site, int count) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            inputs.add(next(site));
        }
        return inputs;
    }

    private Input next(BankSite site) {
        clock = clock.plusMillis(
                chance(1) ? Duration.ofDays(random.nextInt(40)).toMillis() : STEP_MS[random.nextInt(STEP_MS.length)]);
        Instant at = chance(5) ? clock.minusMillis(random.nextInt(20_000)) : clock;
        String battery = chance(1) ? "unknown" : any(site.batteries().toArray(String[]::new));
        int kind = random.nextInt(100);
        if (kind < 70) {
            return reading(site, battery, at);
        }
        if (kind < 85) {
            return new Input.Operator(at, "ann", any(Role.values()), "why", command(battery));
        }
        return switch (kind) {
            case 85 -> new Input.UnreadableReading(battery, at, "NaN");
            case 86 ->
                chance(50)
                        ? new Input.BatterySilent(battery, at)
                        : new Input.LinkReport(battery, at, random.nextBoolean(), "link b1/a: " + random.nextInt(3));
            case 87 -> new Input.BatteryFailed(battery, at, "no answer");
            case 88 -> new Input.HardwareError(battery, at, any(AlarmCode.values()), random.nextBoolean());
            case 89 -> new Input.BalancerReport(battery, at, random.nextBoolean());
            case 90 -> new Input.DeviceIdentified(battery, at, "S" + random.nextInt(2));
            case 91, 92, 93 -> {
                String device = chance(50) ? battery : "";
                yield new Input.ReadBack(at, any(Output.values()), "a/" + device, device, random.nextBoolean());
            }
            case 94 -> new Input.LoopReport(at, random.nextBoolean(), "B1", "BMS");
            case 95 -> chance(20) ? new Input.ChargerReport(at, any(ChargeStage.values())) : told(battery, at);
            case 96 -> new Input.SystemVoltage(at, 10_000 + random.nextInt(20_000));
            case 97 -> chance(50) ? new Input.Started(at, "boot") : new Input.MessageLost(battery, at, "what");
            case 98 ->
                switch (random.nextInt(4)) {
                    case 0 -> new Input.SiteLoaded(at, settings(site));
                    case 2 -> new Input.GapReport(at, 1 + random.nextInt(9), at, at, random.nextBoolean());
                    case 1 -> new Input.DiskReport(at, any(DiskLevel.values()), random.nextInt(500), 500, "what");
                    default -> new Input.JournalReport(at, random.nextBoolean(), "what");
                };
            default ->
                chance(50)
                        ? new Input.ClockStepped(at, random.nextInt(1_000))
                        : new Input.Resumed(at, random.nextInt(60_000));
        };
    }

    /** What hardware tells beside its readings. */
    private Input told(String battery, Instant at) {
        return switch (random.nextInt(8)) {
            case 3 ->
                new Input.ControlFrame(at, battery, "a/" + battery, "dd5a", chance(30), chance(50) ? "" : "no answer");
            case 4 -> new Input.AddressClash(battery, at, chance(50));
            case 5 -> new Input.MonitorReport(at, chance(50) ? "shunt" : "other", random.nextBoolean(), "overload");
            case 7 -> new Input.DeviceFigures(at, battery, List.of(Figure.of("cycles", 0, random.nextInt(9))));
            case 6 ->
                new Input.ProtectionReport(
                        battery,
                        at,
                        chance(50),
                        chance(30),
                        chance(50) ? "" : "cell-over-voltage",
                        chance(50) ? "" : "cell-high");
            case 0 -> new Input.StateOfCharge(battery, at, random.nextInt(1_002));
            case 1 ->
                new Input.MonitorReading(
                        at,
                        "shunt",
                        26_400,
                        MA[random.nextInt(MA.length)],
                        chance(20) ? Ints.ABSENT : random.nextInt(1_002),
                        random.nextInt(50_000),
                        Ints.ABSENT);
            default ->
                new Input.LimitsReport(
                        battery,
                        at,
                        chance(20) ? Ints.ABSENT : random.nextInt(30_000),
                        chance(20) ? 0 : random.nextInt(300_000) - 1,
                        chance(20) ? Ints.ABSENT : random.nextInt(300_000));
        };
    }

    private Input reading(BankSite site, String battery, Instant at) {
        int[] cells = new int[chance(1) ? 3 : site.model().cells()];
        int level = chance(30) ? MV[random.nextInt(MV.length)] : levelMv.getOrDefault(battery, 3_300);
        levelMv.put(battery, level);
        for (int i = 0; i < cells.length; i++) {
            cells[i] = chance(70) ? level : level + random.nextInt(41) - 20;
        }
        if (chance(20)) {
            cells[random.nextInt(cells.length)] = MV[random.nextInt(MV.length)];
        }
        if (chance(10)) {
            cells[random.nextInt(cells.length)] = Ints.ABSENT;
        }
        if (chance(8)) {
            cells[random.nextInt(cells.length)] = IMPOSSIBLE_MV[random.nextInt(IMPOSSIBLE_MV.length)];
        }
        return new Input.Reading(battery, at, MA[random.nextInt(MA.length)], temperatures(), Ints.of(cells));
    }

    private Ints temperatures() {
        if (chance(70)) {
            return Ints.of(250);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Ints.none();
            case 1 -> Ints.of(DECI_C[random.nextInt(DECI_C.length)], Ints.ABSENT);
            case 2 -> Ints.of(chance(20) ? 1_501 : 250);
            default -> Ints.of(DECI_C[random.nextInt(DECI_C.length)], DECI_C[random.nextInt(DECI_C.length)]);
        };
    }

    private Command command(String battery) {
        return switch (random.nextInt(15)) {
            case 0, 1 -> {
                Setting setting = any(Setting.values());
                yield new Command.ChangeSetting(battery, setting, chance(80) ? value(setting) : setting.max() + 1);
            }
            case 2 -> new Command.FactoryReset(battery);
            case 3 -> new Command.Bypass(battery);
            case 4 -> new Command.EndBypass(battery);
            case 5 -> new Command.OverrideLoads(random.nextInt(63));
            case 6 -> new Command.EndOverride();
            case 7 -> new Command.LockOff(any(Output.values()));
            case 8 -> new Command.Unlock(any(Output.values()));
            case 9 -> new Command.CloseContactor();
            case 10, 11 ->
                new Command.Acknowledge(
                        chance(60) ? battery : "", chance(50) ? List.of() : List.of(any(AlarmCode.values())));
            case 12 -> new Command.AllowCharge(battery);
            case 13 -> new Command.ForgetSensors(battery);
            default -> new Command.SwitchOn(any(Output.values()));
        };
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}
