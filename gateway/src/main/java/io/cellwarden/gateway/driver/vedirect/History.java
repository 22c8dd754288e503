package io.cellwarden.gateway.driver.vedirect;

import static io.cellwarden.gateway.wire.vedirect.TextField.*;

import io.cellwarden.event.Figure;
import io.cellwarden.gateway.wire.vedirect.TextBlock;
import io.cellwarden.gateway.wire.vedirect.TextField;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a monitor remembers of the bank, by the names that people and programs see. Source: protocol sheet "Fields". */
enum History {
    // spotless:off
    DEEPEST_DISCHARGE(   H1,  "deepestDischargeAh",   3, 1),
    LAST_DISCHARGE(      H2,  "lastDischargeAh",      3, 1),
    AVERAGE_DISCHARGE(   H3,  "averageDischargeAh",   3, 1),
    CHARGE_CYCLES(       H4,  "chargeCycles",         0, 1),
    FULL_DISCHARGES(     H5,  "fullDischarges",       0, 1),
    DRAWN(               H6,  "drawnAh",              3, 1),
    MIN_VOLTAGE(         H7,  "minVoltageV",          3, 1),
    MAX_VOLTAGE(         H8,  "maxVoltageV",          3, 1),
    SINCE_FULL_CHARGE(   H9,  "sinceFullChargeH",     0, 3_600), // by the second it would always be news
    SYNCHRONISATIONS(    H10, "synchronisations",     0, 1),
    LOW_VOLTAGE_ALARMS(  H11, "lowVoltageAlarms",     0, 1),
    HIGH_VOLTAGE_ALARMS( H12, "highVoltageAlarms",    0, 1),
    LOW_AUX_ALARMS(      H13, "lowAuxVoltageAlarms",  0, 1),
    HIGH_AUX_ALARMS(     H14, "highAuxVoltageAlarms", 0, 1),
    MIN_AUX_VOLTAGE(     H15, "minAuxVoltageV",       3, 1),
    MAX_AUX_VOLTAGE(     H16, "maxAuxVoltageV",       3, 1),
    DISCHARGED(          H17, "dischargedKWh",        2, 1),
    CHARGED(             H18, "chargedKWh",           2, 1);
    // spotless:on

    private final TextField field;
    private final String figure;
    private final int digits;
    private final int divisor;

    History(TextField field, String figure, int digits, int divisor) {
        this.field = field;
        this.figure = figure;
        this.digits = digits;
        this.divisor = divisor;
    }

    /** What a block tells of it. */
    static List<Figure> in(TextBlock block) {
        return Arrays.stream(values()).flatMap(one -> one.read(block)).toList();
    }

    /** What was drawn is told as less than 0. */
    private Stream<Figure> read(TextBlock block) {
        OptionalInt number = block.number(field);
        boolean drawn =
                this == DEEPEST_DISCHARGE || this == LAST_DISCHARGE || this == AVERAGE_DISCHARGE || this == DRAWN;
        return number.stream().mapToObj(value -> Figure.of(figure, digits, drawn ? Math.abs(value) : value / divisor));
    }
}
