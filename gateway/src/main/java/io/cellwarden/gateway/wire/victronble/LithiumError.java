package io.cellwarden.gateway.wire.victronble;

import io.cellwarden.site.AlarmCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The errors of a smart battery; the ordinal is the bit. Source: protocol sheet "0x05 SmartLithium", error flags. */
public enum LithiumError {
    BALANCER_FAILURE(AlarmCode.E_SL1),
    BALANCER_COMMUNICATION_LOST(AlarmCode.E_SL2),
    CELL_MISMATCH_0_1(AlarmCode.E_SL9),
    CELL_MISMATCH_1_2(AlarmCode.E_SL9),
    BALANCER_0_UPDATE_FAILED(AlarmCode.E_SL10),
    BALANCER_1_UPDATE_FAILED(AlarmCode.E_SL10),
    BALANCER_2_UPDATE_FAILED(AlarmCode.E_SL10),
    SETTINGS_CORRUPT(AlarmCode.E_SL119),
    OVERLAPPING_CELL_MISMATCH(AlarmCode.E_SL9),
    BALANCER_UPDATE_FAILED(AlarmCode.E_SL10),
    /** No code of the manual means it. */
    WRONG_BALANCER_ID();

    private final Optional<AlarmCode> code;

    LithiumError() {
        this.code = Optional.empty();
    }

    LithiumError(AlarmCode code) {
        this.code = Optional.of(code);
    }

    /** The error of the manual that it is (ALM-7). */
    public Optional<AlarmCode> code() {
        return code;
    }

    /** The name under {@code alarms} in the output of {@code decode}: lower case with hyphens. */
    public String alarmName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isSetIn(int errors) {
        return (errors >> ordinal() & 1) == 1;
    }

    static List<LithiumError> setIn(int errors) {
        return Stream.of(values()).filter(error -> error.isSetIn(errors)).toList();
    }
}
