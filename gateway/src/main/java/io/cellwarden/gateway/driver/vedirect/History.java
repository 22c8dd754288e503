package io.cellwarden.gateway.driver.vedirect;

import static io.cellwarden.gateway.wire.vedirect.TextField.*;

import io.cellwarden.event.Figure;
import io.cellwarden.gateway.wire.vedirect.HexRegister;
import io.cellwarden.gateway.wire.vedirect.TextBlock;
import io.cellwarden.gateway.wire.vedirect.TextField;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a monitor remembers of the bank, by the names that people and programs see. Source: protocol sheet "Fields". */
enum History {
    // spotless:off
    DEEPEST_DISCHARGE(   H1,  "deepestDischargeAh",   3, 1, HexRegister.DEEPEST_DISCHARGE),
    LAST_DISCHARGE(      H2,  "lastDischargeAh",      3, 1, HexRegister.LAST_DISCHARGE),
    AVERAGE_DISCHARGE(   H3,  "averageDischargeAh",   3, 1, HexRegister.AVERAGE_DISCHARGE),
    CHARGE_CYCLES(       H4,  "chargeCycles",         0, 1, HexRegister.CHARGE_CYCLES),
    FULL_DISCHARGES(     H5,  "fullDischarges",       0, 1, HexRegister.FULL_DISCHARGES),
    DRAWN(               H6,  "drawnAh",              3, 1, HexRegister.DRAWN),
    MIN_VOLTAGE(         H7,  "minVoltageV",          3, 1, HexRegister.MIN_VOLTAGE),
    MAX_VOLTAGE(         H8,  "maxVoltageV",          3, 1, HexRegister.MAX_VOLTAGE),
    // By the second it would always be news.
    SINCE_FULL_CHARGE(   H9,  "sinceFullChargeH",     0, 3_600, HexRegister.SINCE_FULL_CHARGE),
    SYNCHRONISATIONS(    H10, "synchronisations",     0, 1, HexRegister.SYNCHRONISATIONS),
    LOW_VOLTAGE_ALARMS(  H11, "lowVoltageAlarms",     0, 1, HexRegister.LOW_VOLTAGE_ALARMS),
    HIGH_VOLTAGE_ALARMS( H12, "highVoltageAlarms",    0, 1, HexRegister.HIGH_VOLTAGE_ALARMS),
    LOW_AUX_ALARMS(      H13, "lowAuxVoltageAlarms",  0, 1),
    HIGH_AUX_ALARMS(     H14, "highAuxVoltageAlarms", 0, 1),
    MIN_AUX_VOLTAGE(     H15, "minAuxVoltageV",       3, 1, HexRegister.MIN_AUX_VOLTAGE),
    MAX_AUX_VOLTAGE(     H16, "maxAuxVoltageV",       3, 1, HexRegister.MAX_AUX_VOLTAGE),
    DISCHARGED(          H17, "dischargedKWh",        2, 1, HexRegister.DISCHARGED_ENERGY),
    CHARGED(             H18, "chargedKWh",           2, 1, HexRegister.CHARGED_ENERGY);
    // spotless:on

    private final TextField field;
    private final String figure;
    private final int digits;
    private final int divisor;
    private final Optional<HexRegister> register;

    /** What can be asked for. */
    static final List<History> ASKED =
            Arrays.stream(values()).filter(one -> one.register.isPresent()).toList();

    History(TextField field, String figure, int digits, int divisor) {
        this(field, figure, digits, divisor, Optional.empty());
    }

    History(TextField field, String figure, int digits, int divisor, HexRegister register) {
        this(field, figure, digits, divisor, Optional.of(register));
    }

    History(TextField field, String figure, int digits, int divisor, Optional<HexRegister> register) {
        this.field = field;
        this.register = register;
        this.figure = figure;
        this.digits = digits;
        this.divisor = divisor;
    }

    /** What a block tells of it. */
    static List<Figure> in(TextBlock block) {
        return Arrays.stream(values()).flatMap(one -> one.read(block)).toList();
    }

    private Stream<Figure> read(TextBlock block) {
        return block.number(field).stream().mapToObj(this::figure);
    }

    /** The register that has it; only of those that can be asked for. */
    HexRegister register() {
        return register.orElseThrow();
    }

    /** What that register tells, which has fewer digits than the text. */
    Optional<Figure> read(OptionalLong number) {
        return number.stream()
                .map(value -> value * (long) Math.pow(10, digits - register().digits()))
                .filter(value -> value == (int) value)
                .mapToObj(value -> figure((int) value))
                .findFirst();
    }

    /** What was drawn is told as less than 0. */
    private Figure figure(int value) {
        boolean drawn =
                this == DEEPEST_DISCHARGE || this == LAST_DISCHARGE || this == AVERAGE_DISCHARGE || this == DRAWN;
        return Figure.of(figure, digits, drawn ? Math.abs(value) : value / divisor);
    }
}
