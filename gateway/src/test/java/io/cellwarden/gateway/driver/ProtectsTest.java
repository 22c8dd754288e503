package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.canbms.CanAlarm;
import io.cellwarden.gateway.wire.canbms.PylonFlag;
import io.cellwarden.gateway.wire.daly.DalyFault;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jk.JkAlarm;
import io.cellwarden.gateway.wire.jk.JkWarning;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame;
import io.cellwarden.gateway.wire.seplos.Seplos2Frame;
import io.cellwarden.gateway.wire.seplos.Seplos3Block;
import io.cellwarden.gateway.wire.seplos.Seplos3Frame;
import io.cellwarden.gateway.wire.victronble.LithiumFlag;
import io.cellwarden.requirement.Requirement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a protection keeps a battery from")
@Requirement("AGG-2")
class ProtectsTest {
    private static final int EVENTS = 10;

    /** Failures of the hardware itself, what says nothing of the battery, and differences of cells. */
    private static final List<String> WITHOUT_MEANING = List.of(
            "afe-error",
            "cell-count-mismatch",
            "cell-difference",
            "cell-difference-2",
            "cell-imbalance-alarm",
            "change-password",
            "charge-mos-fault",
            "coprocessor-communication",
            "current-sensor",
            "discharge-mos-fault",
            "discharge-turn-on-failed",
            "fets-locked-by-software",
            "gps-lock",
            "gps-lost",
            "low-state-of-charge",
            "parallel-module",
            "protection-309-a",
            "protection-309-b",
            "reserved-14",
            "reserved-15",
            "short-circuit-release-failed",
            "system-error",
            "temperature-difference-2",
            "temperature-sensor-fault",
            "wire-resistance");

    @ParameterizedTest
    @CsvSource({
        "cell-over-voltage, true, false",
        "cell-over-voltage-2, true, false",
        "charge-forbidden-by-low-voltage, true, false",
        "cell-under-voltage, false, true",
        "discharge-over-current-level-2, false, true",
        "charge-over-current-2, true, false",
        "over-temperature, true, true",
        "short-circuit, true, true",
        "cell-over-voltage-1, false, false",
        "high-voltage, false, false",
        "general, false, false"
    })
    void follows_from_its_word(String word, boolean charge, boolean discharge) {
        assertThat(Protects.from(word).fromCharge()).isEqualTo(charge);
        assertThat(Protects.from(word).fromDischarge()).isEqualTo(discharge);
    }

    /** Every word that a driver hands on as a protection that has acted, and some that it tells as an error of its own. */
    private static Stream<String> words() {
        List<Integer> all = Collections.nCopies(EVENTS, 0xFF);
        return Stream.of(
                        Stream.of(JbdProtection.values()).map(JbdProtection::alarmName),
                        Stream.of(JkAlarm.values()).map(JkAlarm::alarmName),
                        Stream.of(JkWarning.values()).map(JkWarning::alarmName),
                        Stream.of(PylonFlag.values()).map(PylonFlag::text),
                        Stream.of(DalyFault.values())
                                .filter(fault -> fault.level() == 2)
                                .map(DalyFault::alarmName),
                        Stream.of(LithiumFlag.values())
                                .map(LithiumFlag::alarmName)
                                .filter(word -> word.endsWith("-alarm")),
                        new PylontechFrame.ModuleAlarms(List.of(), List.of(), 0, 0, 0, all).protections().stream(),
                        new Seplos2Frame.Alarms(0, 0, List.of(), List.of(), 0, 0, all).protections().stream(),
                        new Seplos3Frame.Events(Seplos3Block.EIC, all).protections().stream())
                .flatMap(words -> words);
    }

    @Test
    void is_told_by_every_word_that_a_board_protects_by_but_for_those_that_complain_of_something_else() {
        assertThat(words().filter(word -> Protects.from(word) == Protects.FROM_NOTHING)
                        .distinct())
                .as("a new word needs a meaning in Protects, or a place among those that have none")
                .containsExactlyInAnyOrderElementsOf(WITHOUT_MEANING);
        assertThat(words().filter(word -> Protects.from(word) != Protects.FROM_NOTHING))
                .hasSizeGreaterThan(90)
                .contains("mos-over-temperature", "contactor-alarm", "soc-protection", "module-under-voltage");
    }

    @Test
    void is_nothing_for_the_alarms_that_are_meant_for_people() {
        assertThat(Stream.of(CanAlarm.values())
                        .filter(alarm -> alarm != CanAlarm.SHORT_CIRCUIT)
                        .map(CanAlarm::text))
                .allSatisfy(word -> assertThat(Protects.from(word)).isEqualTo(Protects.FROM_NOTHING));
    }
}
