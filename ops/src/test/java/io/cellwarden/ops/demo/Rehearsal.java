package io.cellwarden.ops.demo;

import io.cellwarden.bank.BankRules;
import io.cellwarden.bank.BankState;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteBank;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A plant and the rules of its banks in simulated time, as fast as they go: no actors, no lines, no waiting. */
final class Rehearsal {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration SILENT_AFTER = Duration.ofSeconds(60);

    private final DemoPlant plant;
    private final Map<String, BankState> banks = new LinkedHashMap<>();
    private final List<Envelope> events = new ArrayList<>();
    private final Map<String, Instant> heard = new HashMap<>();
    private final Set<String> silent = new HashSet<>();

    Rehearsal(DemoPlant plant, Site site) {
        this.plant = plant;
        for (SiteBank bank : site.banks()) {
            banks.put(bank.site().name(), BankState.initial(bank.site().withSilentAfter(Duration.ZERO)));
        }
        plant.watchCables((bank, open, from, to) -> feed(bank, new Input.LoopReport(now(), open, from, to)));
    }

    List<BankState> banks() {
        return List.copyOf(banks.values());
    }

    /** All events so far, in order. */
    List<Envelope> events() {
        return events;
    }

    /** Time passes until the next poll; then all boards are asked and switched as the banks want it. */
    void poll() {
        plant.advance(POLL);
        for (DemoPlant.Pack pack : plant.packs()) {
            boolean answers = send(pack, JbdRequest.readBasicInfo());
            if (answers) {
                read(pack);
                drive(pack);
            }
            judgeSilence(pack, answers);
        }
    }

    private void read(DemoPlant.Pack pack) {
        var state = plant.battery(pack.bank(), pack.battery()).state();
        feed(
                pack.bank(),
                new Input.Reading(
                        pack.battery(),
                        now(),
                        state.currentMa(),
                        ints(state.temperaturesDeciC()),
                        ints(state.cellsMv())));
        readBack(pack, Output.LOADS, "discharge-fet", state.dischargeFetOn());
        readBack(pack, Output.CHARGERS, "charge-fet", state.chargeFetOn());
    }

    private void readBack(DemoPlant.Pack pack, Output output, String fet, boolean on) {
        feed(pack.bank(), new Input.ReadBack(now(), output, pack.battery() + "/" + fet, pack.battery(), on));
    }

    private void drive(DemoPlant.Pack pack) {
        var bms = Objects.requireNonNull(banks.get(pack.bank())).bms();
        send(pack, JbdRequest.switchFets(bms.isOn(Output.CHARGERS), bms.isOn(Output.LOADS)));
    }

    private void judgeSilence(DemoPlant.Pack pack, boolean answers) {
        String name = pack.bank() + "/" + pack.battery();
        if (answers) {
            heard.put(name, now());
            silent.remove(name);
        } else if (now().isAfter(heard.getOrDefault(name, NOON).plus(SILENT_AFTER)) && silent.add(name)) {
            feed(pack.bank(), new Input.BatterySilent(pack.battery(), now()));
        }
    }

    private static boolean send(DemoPlant.Pack pack, JbdRequest request) {
        byte[] bytes = request.encode().toArray();
        return pack.simulator().board().receive(bytes, bytes.length).length > 0;
    }

    private void feed(String bank, Input input) {
        for (BankRules.Step step : BankRules.feed(Objects.requireNonNull(banks.get(bank)), input, "rehearsal")) {
            banks.put(bank, step.state());
            events.addAll(step.events());
        }
    }

    private Instant now() {
        return NOON.plus(plant.simulatedTime());
    }

    private static Ints ints(List<Integer> values) {
        return Ints.of(values.stream().mapToInt(Integer::intValue).toArray());
    }
}
