package io.cellwarden.ops.replay;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.BmsModel;
import io.cellwarden.site.Catalogue;
import io.cellwarden.unit.Ints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Journals as a running bank would have written them. */
public final class Journals {
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    /** Two 12.8 V batteries in parallel under a BMS with a pre-alarm. */
    public static final BankSite SITE = BankSite.of(
            "b1",
            BmsModel.SMALL_BMS,
            Catalogue.printed().find("12.8/200").orElseThrow(),
            List.of(List.of("B1"), List.of("B2")));

    private Journals() {}

    /** The journal of a bank that took in these inputs, in order. */
    public static List<Envelope> of(BankSite site, List<Input> inputs) {
        List<Envelope> journal = new ArrayList<>();
        BankState state = BankState.beforeFirstStart(site);
        for (Input input : inputs) {
            for (BankRules.Step step : BankRules.feed(state, input, "test")) {
                journal.addAll(step.events());
                state = step.state();
            }
        }
        return journal;
    }

    /** A start, and what every start begins with. */
    public static List<Input> started(BankSite site) {
        return List.of(new Input.Started(START, "boot"), new Input.SiteLoaded(START, site.settings()));
    }

    /** A reading without current at 25 °C, all cells alike. */
    public static Input reading(double second, String battery, int cellsMv) {
        return new Input.Reading(battery, second(second), 0, Ints.of(250), Ints.of(cellsMv, cellsMv, cellsMv, cellsMv));
    }

    public static Instant second(double second) {
        return START.plusMillis(Math.round(second * 1_000));
    }

    /**
     * B1 sinks by 10 mV a second from 3.15 V to 2.70 V and is charged at second 60: W-SL12 at 6, A-SL11 at 36 by the
     * delay, all back at 60. B2 stays well.
     */
    public static List<Input> incident() {
        List<Input> inputs = new ArrayList<>(started(SITE));
        for (int second = 0; second < 60; second++) {
            inputs.add(reading(second, "B1", Math.max(2_700, 3_150 - 10 * second)));
            inputs.add(reading(second, "B2", 3_300));
        }
        inputs.add(reading(60, "B1", 3_300));
        inputs.add(reading(61, "B1", 3_300));
        return inputs;
    }
}
