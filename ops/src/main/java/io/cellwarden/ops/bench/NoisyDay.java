package io.cellwarden.ops.bench;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A day of a bank in calm, a reading of each battery a second: cells follow a slow curve of ±60 mV, each with an offset
 * and resistance of its own, the load changes every ten minutes, and each value has a uniform noise of −1, 0 or 1 mV.
 * The same every time.
 */
final class NoisyDay {
    /** How much of it there is. */
    static final int MINUTES = 1_440;

    private static final int SECONDS = 60;
    private static final int SECONDS_OF_DAY = 86_400;
    private static final int LOAD_CHANGES_EVERY_S = 600;
    private static final int MOST_LOAD_A = 30;
    private static final int OFFSETS_MV = 13;
    private static final Instant MIDNIGHT = Instant.parse("2026-11-22T00:00:00Z");
    /** As many inputs as a bank has had after two months. */
    private static final long FIRST_SEQUENCE = 5_000_000;

    private final BankSite bank;
    private final boolean steady;
    private final boolean told;
    private final int cells;

    /**
     * A day of a bank.
     *
     * @param steady whether times are regular and currents without noise; else times are late by up to 2 ms and currents
     *     differ by up to 10 mA
     * @param told whether each battery also tells its state of charge and its limits each second, and a battery monitor
     *     of the bank what it measures
     */
    NoisyDay(BankSite bank, boolean steady, boolean told) {
        this.bank = bank;
        this.steady = steady;
        this.told = told;
        this.cells = bank.model().cells();
    }

    /** How many values of cells a minute has. */
    int samplesOfMinute() {
        return SECONDS * bank.batteries().size() * cells;
    }

    /** What the bank decides in one minute: it accepts what is measured. */
    List<Envelope> minute(int minute) {
        Random random = new Random(minute);
        List<Input> inputs = new ArrayList<>();
        for (int second = minute * SECONDS; second < (minute + 1) * SECONDS; second++) {
            for (int battery = 0; battery < bank.batteries().size(); battery++) {
                Input.Reading reading = reading(second, battery, random);
                inputs.add(reading);
                if (told) {
                    String name = reading.battery();
                    inputs.add(new Input.StateOfCharge(name, reading.at(), socPermille(second)));
                    inputs.add(new Input.LimitsReport(name, reading.at(), 3_550 * cells, 100_000, 200_000));
                }
            }
            if (told) {
                inputs.add(monitor(second, random));
            }
        }
        List<Envelope> events = new ArrayList<>();
        long sequence = FIRST_SEQUENCE + (long) minute * inputs.size();
        for (Input input : inputs) {
            events.add(new Envelope(
                    bank.name(),
                    sequence,
                    0,
                    input.at(),
                    LinkPosition.source("bench", "20261122T0000000000abc", sequence),
                    sequence,
                    0,
                    BankRules.VERSION,
                    new InputAccepted(input)));
            sequence++;
        }
        return events;
    }

    private static int socPermille(int second) {
        return 900 - second / 300;
    }

    /** Voltages and currents in steps of 10 mV and 100 mA, with noise. */
    private Input.MonitorReading monitor(int second, Random random) {
        int batteries = bank.batteries().size();
        Instant at = MIDNIGHT.plusMillis(1_000L * second + 40L * batteries + random.nextInt(20));
        int cellMv = 3_300 + (int) Math.round(60 * Math.sin(2 * Math.PI * second / SECONDS_OF_DAY));
        int voltageMv = cells * cellMv / 10 * 10 + 10 * random.nextInt(-1, 2);
        int currentMa = 1_000 * loadA(second) * batteries + 100 * random.nextInt(-2, 3);
        return new Input.MonitorReading(
                at, "shunt", voltageMv, currentMa, socPermille(second), 100 * (second / 18), 480);
    }

    private static int loadA(int second) {
        return new Random(second / LOAD_CHANGES_EVERY_S).nextInt(-MOST_LOAD_A, MOST_LOAD_A + 1);
    }

    private Input.Reading reading(int second, int battery, Random random) {
        int loadA = loadA(second);
        int late = steady ? 0 : random.nextInt(3);
        int noiseMa = steady ? 0 : 10 * random.nextInt(-1, 2);
        double curveMv = 3_300 + 60 * Math.sin(2 * Math.PI * second / SECONDS_OF_DAY);
        int[] values = new int[cells];
        for (int cell = 0; cell < cells; cell++) {
            Random own = new Random(31L * battery + cell);
            int offsetMv = own.nextInt(OFFSETS_MV) - OFFSETS_MV / 2;
            double milliOhm = 0.9 + 0.2 * own.nextDouble();
            values[cell] = (int) Math.round(curveMv + offsetMv + milliOhm * loadA) + random.nextInt(-1, 2);
        }
        return new Input.Reading(
                bank.batteries().get(battery),
                MIDNIGHT.plusMillis(1_000L * second + 40L * battery + late),
                1_000 * loadA + noiseMa,
                Ints.of(251 + second / 10_000, 248 + second / 10_000),
                Ints.of(values));
    }
}
