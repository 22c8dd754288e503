package io.cellwarden.site;

import static io.cellwarden.site.Output.ALTERNATOR;
import static io.cellwarden.site.Output.CHARGERS;
import static io.cellwarden.site.Output.CONTACTOR;
import static io.cellwarden.site.Output.INVERTER;
import static io.cellwarden.site.Output.LOADS;
import static io.cellwarden.site.Output.PRE_ALARM;
import static io.cellwarden.site.Output.SYSTEM_PORT;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policy table of all BMS models (BMS-1 to BMS-7): what each drives and in which systems it may be used.
 * There is no class per model; the rules read this table.
 */
public enum BmsModel {
    // spotless:off
    SMALL_BMS         ("small-bms",           List.of(12, 24, 48), EnumSet.of(PRE_ALARM, LOADS, CHARGERS),                          0),
    VEBUS_BMS         ("vebus-bms",           List.of(12, 24, 48), EnumSet.of(PRE_ALARM, LOADS, CHARGERS, INVERTER),                0),
    LYNX_SMART_BMS_500("lynx-smart-bms-500",  List.of(12, 24, 48), EnumSet.of(PRE_ALARM, LOADS, CHARGERS, CONTACTOR),               0),
    SMART_BMS_CL_12_100("smart-bms-cl-12-100", List.of(12),        EnumSet.of(PRE_ALARM, LOADS, CHARGERS, ALTERNATOR),              100),
    SMART_BMS_12_200  ("smart-bms-12-200",    List.of(12),         EnumSet.of(PRE_ALARM, LOADS, CHARGERS, ALTERNATOR, SYSTEM_PORT), 100),
    BMS_12_200        ("bms-12-200",          List.of(12),         EnumSet.of(LOADS, CHARGERS, ALTERNATOR, SYSTEM_PORT),            0);
    // spotless:on

    private final String key;
    private final List<Integer> systemVolts;
    private final Set<Output> outputs;
    private final int alternatorLimitA;

    BmsModel(String key, List<Integer> systemVolts, EnumSet<Output> outputs, int alternatorLimitA) {
        this.key = key;
        this.systemVolts = systemVolts;
        this.outputs = Collections.unmodifiableSet(outputs);
        this.alternatorLimitA = alternatorLimitA;
    }

    /** The name in site files, for example {@code lynx-smart-bms-500}. */
    public String key() {
        return key;
    }

    /** System voltages it serves: 12, 24, 48 (BMS-10). */
    public List<Integer> systemVolts() {
        return systemVolts;
    }

    /** The outputs it has, in the order of {@link Output}. */
    public Set<Output> outputs() {
        return outputs;
    }

    /** Whether it has that output. */
    public boolean has(Output output) {
        return outputs.contains(output);
    }

    /** Highest adjustable current limit of the alternator port in A, 0 where it has none (BMS-4, BMS-5). */
    public int alternatorLimitA() {
        return alternatorLimitA;
    }

    /** The model of that name. */
    public static Optional<BmsModel> of(String key) {
        return Stream.of(values()).filter(model -> model.key.equals(key)).findFirst();
    }
}
