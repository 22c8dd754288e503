package io.cellwarden.gateway.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.canbms.CanAlarm;
import io.cellwarden.gateway.wire.canbms.PylonFlag;
import io.cellwarden.gateway.wire.daly.DalyFault;
import io.cellwarden.gateway.wire.jbd.JbdProtection;
import io.cellwarden.gateway.wire.jk.JkAlarm;
import io.cellwarden.requirement.Requirement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a protection keeps a battery from")
@Requirement("AGG-2")
class ProtectsTest {
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

    @Test
    void is_told_by_every_word_of_voltage_current_or_temperature_that_a_board_protects_by() {
        List<String> words = Stream.of(
                        Stream.of(JbdProtection.values()).map(JbdProtection::alarmName),
                        Stream.of(JkAlarm.values()).map(JkAlarm::alarmName),
                        Stream.of(PylonFlag.values()).map(PylonFlag::text),
                        Stream.of(DalyFault.values())
                                .filter(fault -> fault.level() == 2)
                                .map(DalyFault::alarmName))
                .flatMap(all -> all)
                .filter(word -> word.contains("over-") || word.contains("under-") || word.contains("overcurrent"))
                .toList();

        assertThat(words)
                .hasSizeGreaterThan(30)
                .allSatisfy(word -> assertThat(Protects.from(word)).as(word).isNotEqualTo(Protects.FROM_NOTHING));
    }

    @Test
    void is_nothing_for_the_alarms_that_are_meant_for_people() {
        assertThat(Stream.of(CanAlarm.values())
                        .filter(alarm -> alarm != CanAlarm.SHORT_CIRCUIT)
                        .map(CanAlarm::text))
                .allSatisfy(word -> assertThat(Protects.from(word)).isEqualTo(Protects.FROM_NOTHING));
    }
}
