package io.cellwarden.ops.demo;

import static io.cellwarden.gateway.sim.DemoPlant.BRIDGE;
import static io.cellwarden.gateway.sim.DemoPlant.HOUSE;

import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.gateway.sim.jbd.JbdFault;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * An incident that the demo tells from its cause to the end: each step waits for what is seen, says it in one sentence,
 * and may change the simulated installation as nature, a fault or the crew would. What Cellwarden does about it is never
 * ordered here, only waited for.
 */
public enum Incident {
    /** A cell runs low (ALM-1, ALM-2, PRE-2, BMS-8). */
    LOW_CELL(
            "low-cell",
            "a cell runs empty: warning, loads off, charged, loads back",
            280,
            940,
            plant -> {
                plant.house().setCellSoc(0, 2, 1, 112);
                plant.house().setLoadWatts(13_500);
            },
            List.of(
                    at(
                            0,
                            "house: the loads draw 13.5 kW, more than the charger gives; cell 2 of B3 is far emptier"
                                    + " than all others."),
                    when(
                            seen -> seen.has(HOUSE, AlarmCode.W_SL12),
                            "house: WARNING. Cell 2 of B3 is below 3.10 V. The pre-alarm output is on: whoever runs a"
                                    + " load can end it in order."),
                    when(
                            seen -> seen.isOff(HOUSE, Output.LOADS),
                            "house: LOADS OFF. Cell 2 of B3 fell below 2.80 V. The chargers stay on and lift it."),
                    at(
                            180,
                            "house: the crew leaves the large loads off; 2 kW are wanted from now on.",
                            plant -> plant.house().setLoadWatts(2_000)),
                    when(seen -> seen.isOn(HOUSE), "house: LOADS BACK. Every cell has reached 3.20 V again."))),
    /** A cell runs high (ALM-3). */
    HIGH_CELL(
            "high-cell",
            "a cell is full before the others: chargers off until it has sunk",
            930,
            940,
            plant -> plant.house().setCellSoc(1, 1, 1, 985),
            List.of(
                    at(
                            0,
                            "house: the charger pushes 160 A into a nearly full bank, and cell 2 of B6 is fuller than"
                                    + " all others."),
                    when(
                            seen -> seen.has(HOUSE, AlarmCode.CW_CHARGE_INHIBIT),
                            "house: CHARGERS OFF. Cell 2 of B6 has reached 3.75 V. The loads stay on and let it sink."),
                    at(
                            60,
                            "house: the crew turns the charger down to 16 A, so that the balancer can keep up.",
                            plant -> plant.house().setChargerMa(16_000)),
                    when(seen -> seen.isOn(HOUSE), "house: CHARGERS BACK. Every cell is below 3.60 V again."))),
    /** The BMS cable is pulled (TOP-6). */
    LOOP_OPEN(
            "loop-open",
            "the BMS cable is pulled: loads and chargers off, the place named",
            600,
            940,
            plant -> {},
            List.of(
                    at(0, "house: all is well. In a few seconds somebody steps on the BMS cable."),
                    at(
                            150,
                            "house: the BMS cable is pulled out between B2 and B3.",
                            plant -> plant.pullCable(HOUSE, "B2", "B3")),
                    when(
                            seen -> seen.isOff(HOUSE, Output.LOADS) && seen.isOff(HOUSE, Output.CHARGERS),
                            "house: LOADS AND CHARGERS OFF at once. No battery can call the BMS any more; the place is"
                                    + " named: between B2 and B3."),
                    at(240, "house: the crew finds the plug and puts it back.", plant -> plant.joinCable(HOUSE)),
                    when(seen -> seen.isOn(HOUSE), "house: LOADS AND CHARGERS BACK. The loop is closed again."))),
    /** A battery is too cold to charge (ALM-5). */
    COLD(
            "cold",
            "a battery gets too cold to charge: chargers off until it is warm",
            600,
            940,
            plant -> {
                plant.battery(HOUSE, "B5").setTemperatureDeciC(70);
                plant.battery(HOUSE, "B5").setSurroundingsDeciC(-150);
            },
            List.of(
                    at(0, "house: B5 stands at the hull, and it freezes outside. It has 7 °C and gets colder."),
                    when(
                            seen -> seen.has(HOUSE, AlarmCode.A_SL22),
                            "house: CHARGERS OFF. B5 is below 5 °C; charging would ruin it. The loads stay on."),
                    at(
                            90,
                            "house: the crew puts a heater beside B5.",
                            plant -> plant.battery(HOUSE, "B5").setSurroundingsDeciC(400)),
                    when(seen -> seen.isOn(HOUSE), "house: CHARGERS BACK. B5 has 6 °C again."))),
    /** A battery is too hot (ALM-6). */
    HOT(
            "hot",
            "a battery gets too hot: chargers off until it has cooled",
            600,
            940,
            plant -> {
                plant.battery(HOUSE, "B6").setTemperatureDeciC(700);
                plant.battery(HOUSE, "B6").setSurroundingsDeciC(1_200);
            },
            List.of(
                    at(0, "house: the exhaust heats the compartment of B6. It has 70 °C and gets hotter."),
                    when(
                            seen -> seen.has(HOUSE, AlarmCode.A_SL15),
                            "house: CHARGERS OFF. B6 is above 75 °C. The loads stay on."),
                    at(
                            60,
                            "house: the crew opens the compartment; fresh air of 25 °C cools B6.",
                            plant -> plant.battery(HOUSE, "B6").setSurroundingsDeciC(250)),
                    when(seen -> seen.isOn(HOUSE), "house: CHARGERS BACK. B6 is below 70 °C again."))),
    /** A switch does not obey (BMS-9, BMS-12). */
    STUCK_FET(
            "stuck-fet",
            "switches ignore OFF: two alarms call the crew, who act by hand",
            600,
            300,
            plant -> {
                plant.bridge().setCellSoc(0, 1, 2, 130);
                plant.bridge().switchCharger(false);
                plant.bridge().setLoadWatts(1_000);
                plant.board(BRIDGE, "B1").board().setFault(JbdFault.IGNORES_SWITCHES);
                plant.board(BRIDGE, "B2").board().setFault(JbdFault.IGNORES_SWITCHES);
            },
            List.of(
                    at(
                            0,
                            "bridge: shore power is gone, the loads live on the batteries, and cell 3 of B2 is nearly"
                                    + " empty."),
                    when(
                            seen -> seen.has(BRIDGE, AlarmCode.W_SL12),
                            "bridge: WARNING. Cell 3 of B2 is below 3.10 V; the pre-alarm output is on."),
                    when(
                            seen -> seen.isOff(BRIDGE, Output.LOADS),
                            "bridge: LOADS ORDERED OFF. Both boards say yes, but their switches hang: the current goes"
                                    + " on."),
                    when(
                            seen -> seen.has(BRIDGE, AlarmCode.CW_OUTPUT_STUCK),
                            "bridge: OUTPUT STUCK. Read back after 10 s, the switches are still on. The order is"
                                    + " repeated; a person is called."),
                    when(
                            seen -> seen.has(BRIDGE, AlarmCode.CW_UNCONTROLLED),
                            "bridge: UNCONTROLLED. 30 s after OFF current still leaves the batteries. Somebody must act"
                                    + " by hand."),
                    at(
                            30,
                            "bridge: the crew pulls the fuse of the loads.",
                            plant -> plant.bridge().setLoadWatts(0)),
                    at(120, "bridge: the boards are restarted and obey again; shore power is back.", plant -> {
                        plant.board(BRIDGE, "B1").board().setFault(JbdFault.NONE);
                        plant.board(BRIDGE, "B2").board().setFault(JbdFault.NONE);
                        plant.bridge().setChargerMa(80_000);
                        plant.bridge().switchCharger(true);
                    }),
                    when(
                            seen -> seen.isOn(BRIDGE),
                            "bridge: LOADS BACK. Every cell has reached 3.20 V, and the fuse is in again.",
                            plant -> plant.bridge().setLoadWatts(150)))),
    /** A board says nothing any more (TOP-6). */
    SILENT(
            "silent",
            "a battery stops talking: loads and chargers off until it talks",
            600,
            940,
            plant -> {},
            List.of(
                    at(0, "house: all is well. In a few seconds the data cable of B6 works loose."),
                    at(
                            150,
                            "house: B6 stops talking. Its last figures stay, and their age counts up.",
                            plant -> plant.board(HOUSE, "B6").board().setFault(JbdFault.SILENT)),
                    when(
                            seen -> seen.isOff(HOUSE, Output.LOADS) && seen.isOff(HOUSE, Output.CHARGERS),
                            "house: LOADS AND CHARGERS OFF. Nobody knows how B6 is, so the loop counts as open there."),
                    at(
                            240,
                            "house: the crew fastens the cable; B6 talks again.",
                            plant -> plant.board(HOUSE, "B6").board().setFault(JbdFault.NONE)),
                    when(seen -> seen.isOn(HOUSE), "house: LOADS AND CHARGERS BACK. Every battery is heard again.")));

    /**
     * A step of a story.
     *
     * @param when what is waited for
     * @param told the sentence that is said then
     * @param then what happens to the installation then
     */
    record Step(Predicate<Seen> when, String told, Consumer<DemoPlant> then) {}

    private static final Duration CALM = Duration.ofSeconds(20);

    /** How every story ends. */
    private static final Step END = new Step(
            seen -> seen.after(CALM) && seen.allIsWell(),
            "ALL IS WELL again; that was the story. The installation runs on. Ctrl-C ends it; --incident tells another.",
            plant -> {});

    private final String key;
    private final String summary;
    private final int houseSocPermille;
    private final int bridgeSocPermille;
    private final Consumer<DemoPlant> scene;
    private final List<Step> steps;

    Incident(
            String key,
            String summary,
            int houseSocPermille,
            int bridgeSocPermille,
            Consumer<DemoPlant> scene,
            List<Step> steps) {
        this.key = key;
        this.summary = summary;
        this.houseSocPermille = houseSocPermille;
        this.bridgeSocPermille = bridgeSocPermille;
        this.scene = scene;
        this.steps = steps;
    }

    private static Step at(int secondsAfter, String told) {
        return at(secondsAfter, told, plant -> {});
    }

    private static Step at(int secondsAfter, String told, Consumer<DemoPlant> then) {
        return new Step(seen -> seen.after(Duration.ofSeconds(secondsAfter)), told, then);
    }

    private static Step when(Predicate<Seen> when, String told) {
        return when(when, told, plant -> {});
    }

    private static Step when(Predicate<Seen> when, String told, Consumer<DemoPlant> then) {
        return new Step(when, told, then);
    }

    /** The name on the command line. */
    public String key() {
        return key;
    }

    /** What it shows, in one line. */
    public String summary() {
        return summary;
    }

    /** State of charge of the 48 V bank at the beginning, 0..1000. */
    public int houseSocPermille() {
        return houseSocPermille;
    }

    /** State of charge of the 24 V bank at the beginning, 0..1000. */
    public int bridgeSocPermille() {
        return bridgeSocPermille;
    }

    /** Makes the installation ready for it. */
    void prepare(DemoPlant plant) {
        scene.accept(plant);
    }

    /** Its steps, and how it ends. */
    List<Step> steps() {
        return Stream.concat(steps.stream(), Stream.of(END)).toList();
    }
}
