package io.cellwarden.ops.bench;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A bank of 80 cells, the largest there is, in calm operation: five strings of two batteries of eight cells, a reading of
 * each in turn. The same number gives the same readings.
 */
final class CalmBank {
    /** As links tell the time: no chunk holds a finer one. */
    static final InstantSource CLOCK = Clock.tickMillis(ZoneOffset.UTC);

    /** How many cells it has. */
    static final int CELLS = 80;
    /** How many batteries it has. */
    static final int BATTERIES = 10;
    /** How many cells a reading tells of. */
    static final int CELLS_OF_READING = CELLS / BATTERIES;

    private static final String LINK = "bench";
    private static final int STRINGS = 5;
    private static final int REST_MV = 3_300;
    private static final int NOISE_MV = 12;
    private static final int DIFFERENT_READINGS = 32;
    private static final Ints TEMPERATURES = Ints.of(251, 248);

    private final BankSite site;
    private final List<String> batteries;
    private final List<Ints> voltages;
    private final String boot;
    private long number;

    /** A further input, with its source. */
    record Next(Input.Reading reading, String source) {}

    /** Bank number {@code index}; its inputs count from 1 in the start {@code boot}. */
    CalmBank(int index, String boot) {
        this.boot = boot;
        List<List<String>> strings = IntStream.range(0, STRINGS)
                .mapToObj(string -> List.of("B" + (2 * string + 1), "B" + (2 * string + 2)))
                .toList();
        this.site = BankSite.of(
                "bank-" + index,
                BmsModel.LYNX_SMART_BMS_500,
                Catalogue.printed().find("25.6/200").orElseThrow(),
                strings);
        this.batteries = site.batteries();
        this.voltages = voltages(new Random(index));
    }

    private static List<Ints> voltages(Random random) {
        List<Ints> voltages = new ArrayList<>();
        for (int i = 0; i < DIFFERENT_READINGS; i++) {
            int[] cells = new int[CELLS_OF_READING];
            for (int cell = 0; cell < cells.length; cell++) {
                cells[cell] = REST_MV + random.nextInt(NOISE_MV);
            }
            voltages.add(Ints.of(cells));
        }
        return voltages;
    }

    BankSite site() {
        return site;
    }

    String name() {
        return site.name();
    }

    /** The reading of the next battery, at that time. */
    Next next(Instant at) {
        int turn = (int) (number % DIFFERENT_READINGS);
        String battery = batteries.get((int) (number % BATTERIES));
        number++;
        int currentMa = -20_000 - 10 * turn;
        return new Next(
                new Input.Reading(battery, at, currentMa, TEMPERATURES, voltages.get(turn)),
                LinkPosition.source(LINK, boot, number));
    }

    /** How many readings it has given. */
    long number() {
        return number;
    }
}
