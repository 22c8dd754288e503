package io.cellwarden.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.Inputs;
import io.cellwarden.event.Command;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.ops.replay.WhatIf.Difference;
import io.cellwarden.ops.replay.WhatIf.Kind;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import io.cellwarden.site.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What other settings would have decided")
class WhatIfTest {
    static LongStream seeds() {
        return Inputs.seeds(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void is_nothing_else_where_no_setting_is_another(long seed) {
        // Given
        Inputs generator = new Inputs(seed);
        BankSite site = generator.site();
        List<Input> inputs = new ArrayList<>(Journals.started(site));
        inputs.addAll(generator.inputs(site, 300));
        // Then
        assertThat(WhatIf.of(site, List.of()).run(Journals.of(site, inputs).iterator()))
                .isEmpty();
    }

    @Test
    void leaves_a_timer_of_the_very_time_of_the_last_input_to_what_was_not_recorded() {
        // Given: B1 would count as silent at second 10, where the recording ends
        BankSite site = Journals.SITE.withSilentAfter(Duration.ofSeconds(10));
        List<Input> inputs = new ArrayList<>(Journals.started(site));
        inputs.add(Journals.reading(0, "B1", 3_300));
        inputs.add(Journals.reading(5, "B2", 3_300));
        inputs.add(Journals.reading(10, "B2", 3_300));
        // Then
        assertThat(unchanged(site, inputs)).isEmpty();
    }

    private static List<Difference> unchanged(BankSite site, List<Input> inputs) {
        return WhatIf.of(site, List.of()).run(Journals.of(site, inputs).iterator());
    }

    @Test
    void comes_later_with_a_lower_pre_alarm() {
        assertThat(incident("settings.pre-alarm-v=3.05"))
                .contains(
                        new Difference(Kind.LATER, "pre-alarm-on W-SL12 B1", Journals.second(6), Duration.ofSeconds(5)))
                .contains(new Difference(Kind.LATER, "loads-off A-SL11 B1", Journals.second(36), Duration.ofSeconds(5)))
                .noneMatch(one -> one.what().startsWith("loads-on"));
    }

    @Test
    void comes_earlier_with_a_higher_pre_alarm_of_that_battery_alone() {
        assertThat(incident("batteries.B1.settings.pre-alarm-v=3.12"))
                .contains(new Difference(
                        Kind.EARLIER, "pre-alarm-on W-SL12 B1", Journals.second(6), Duration.ofSeconds(-2)));
        assertThat(incident("batteries.B2.settings.pre-alarm-v=3.12")).isEmpty();
    }

    @Test
    void never_comes_where_the_bms_has_no_such_output_and_is_new_where_it_has_another() {
        assertThat(incident("bms=bms-12-200"))
                .contains(
                        new Difference(Kind.NEVER, "pre-alarm-on W-SL12 B1", Journals.second(6), Duration.ZERO),
                        new Difference(Kind.NEW, "system-port-off A-SL11 B1", Journals.second(36), Duration.ZERO))
                .noneMatch(one -> one.what().startsWith("loads-"));
    }

    @Test
    void is_at_once_without_the_delay_of_a_battery_that_supports_no_pre_alarm() {
        assertThat(incident("settings.pre-alarm-supported=no"))
                .contains(new Difference(Kind.NEVER, "alarm-raised W-SL12 B1", Journals.second(6), Duration.ZERO))
                .noneMatch(one -> one.what().equals("loads-off A-SL11 B1"));
    }

    @Test
    void holds_against_commands_that_changed_the_setting_then() {
        // Given: an operator had set it, and reset all
        List<Input> inputs = new ArrayList<>(Journals.started(Journals.SITE));
        inputs.add(Journals.reading(0, "B1", 3_300));
        inputs.add(command(1, new Command.ChangeSetting("B1", Setting.PRE_ALARM, 3_120)));
        inputs.add(command(2, new Command.FactoryReset("B1")));
        inputs.add(Journals.reading(3, "B1", 3_060));
        List<Envelope> journal = Journals.of(Journals.SITE, inputs);
        // Then
        assertThat(WhatIf.of(Journals.SITE, List.of("settings.pre-alarm-v=3.05"))
                        .run(journal.iterator()))
                .extracting(Difference::kind, Difference::what)
                .contains(org.assertj.core.groups.Tuple.tuple(Kind.NEVER, "alarm-raised W-SL12 B1"))
                .allMatch(one -> one.toList().getFirst() == Kind.NEVER);
    }

    @Test
    void tells_a_further_occurrence_apart_from_those_that_came_all_the_same() {
        // Given: a dip to 3.11 V that nobody was told of, then one to 3.00 V
        List<Input> inputs = new ArrayList<>(Journals.started(Journals.SITE));
        inputs.add(Journals.reading(0, "B1", 3_110));
        inputs.add(Journals.reading(10, "B1", 3_300));
        inputs.add(Journals.reading(20, "B1", 3_000));
        List<Envelope> journal = Journals.of(Journals.SITE, inputs);
        // Then
        assertThat(WhatIf.of(Journals.SITE, List.of("settings.pre-alarm-v=3.12"))
                        .run(journal.iterator()))
                .filteredOn(one -> one.what().equals("alarm-raised W-SL12 B1"))
                .containsExactly(new Difference(Kind.NEW, "alarm-raised W-SL12 B1", Journals.second(0), Duration.ZERO));
    }

    @Test
    void waits_for_the_delay_that_an_alarm_would_have_had() {
        assertThat(incident("alarm-delays.W-SL12=4s"))
                .contains(new Difference(
                        Kind.LATER, "alarm-raised W-SL12 B1", Journals.second(6), Duration.ofSeconds(4)));
    }

    @Test
    @Requirement("PRE-2")
    void comes_with_another_delay_or_release_where_a_threshold_of_the_manual_were_another() {
        assertThat(incident("thresholds.pre-alarm-delay-s=40"))
                .contains(
                        new Difference(Kind.LATER, "loads-off A-SL11 B1", Journals.second(36), Duration.ofSeconds(10)));
        assertThat(incident("thresholds.low-release-v=3.35"))
                .contains(new Difference(Kind.NEVER, "loads-on", Journals.second(60), Duration.ZERO));
    }

    @Test
    @Requirement("TOP-6")
    void judges_silence_by_the_readings_where_it_is_asked_and_not_by_what_the_link_said_then() {
        // Given: the link called B2 silent after 10 s
        List<Input> inputs = new ArrayList<>(Journals.started(Journals.SITE));
        inputs.add(Journals.reading(0, "B1", 3_300));
        inputs.add(Journals.reading(0, "B2", 3_300));
        for (int second = 1; second < 30; second++) {
            inputs.add(Journals.reading(second, "B1", 3_300));
            if (second == 10) {
                inputs.add(new Input.BatterySilent("B2", Journals.second(10)));
            }
        }
        List<Envelope> journal = Journals.of(Journals.SITE, inputs);
        // Then
        assertThat(WhatIf.of(Journals.SITE, List.of("silent-after=15s")).run(journal.iterator()))
                .contains(new Difference(Kind.LATER, "loop-open B2", Journals.second(10), Duration.ofSeconds(5)));
        assertThat(WhatIf.of(Journals.SITE, List.of("silent-after=60s")).run(journal.iterator()))
                .contains(new Difference(Kind.NEVER, "loop-open B2", Journals.second(10), Duration.ZERO));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "pre-alarm-v | wanted is path=value",
                "settings.pre-alarm-v=3.2 | 3.200 V is outside 2.800 V to 3.150 V",
                "settings.pre-alarm-v=high | wanted is a number from 2.800 V to 3.150 V",
                "settings.pre-alarm-v=1e99 | wanted is a number from 2.800 V to 3.150 V",
                "settings.pre-alarm-supported=maybe | wanted is yes or no",
                "settings.pre-alarm=3.0 | there is no setting pre-alarm; there are [allowed-to-discharge-v, pre-alarm-v,",
                "batteries.B9.settings.pre-alarm-v=3.0 | batteries are [B1, B2]",
                "voltage=3 | wanted is settings.KEY, batteries.NAME.settings.KEY, bms, silent-after, alarm-delays.CODE or thresholds.KEY",
                "batteries.settings.pre-alarm-v=3.0 | wanted is settings.KEY",
                "silent-after=10 | --set silent-after=10: wanted is a time with its unit from 1 s to 300 s, such as 10s",
                "silent-after=0.9s | wanted is a time with its unit from 1 s to 300 s",
                "silent-after=301s | wanted is a time with its unit from 1 s to 300 s",
                "silent-after=soon | wanted is a time with its unit",
                "alarm-delays.CW-LINK=3s | no such alarm; there are [W-SL12, CW-SENSOR-LOST, A-SL11,",
                "alarm-delays.A-SL15=-1s | wanted is a time with its unit from 0 s to 3600 s",
                "thresholds.hot=80 | no such threshold; there are [charge-inhibit-v, over-voltage-v,",
                "thresholds.too-hot-c=100.1 | wanted is a number from 30.0 °C to 100.0 °C (ALM-6)",
                "thresholds.pre-alarm-delay-s=1.5 | wanted is a number from 0 s to 3600 s (PRE-2)",
                "thresholds.low-release-v=high | wanted is a number from 2.800 V to 3.400 V (ALM-2)",
                "thresholds.low-release-v=3.0 | must be at least pre-alarm-v of B1 = 3.100 V",
                "thresholds.charge-inhibit-v=3.96 | ALM-3: charge-inhibit-v = 3.960 V must be at most over-voltage-v = 3.950 V",
                "bms=big | --set bms=big: there are [small-bms, vebus-bms,",
            })
    void refuses_what_cannot_be_set_and_says_what_can(String set, String message) {
        assertThatThrownBy(() -> WhatIf.of(Journals.SITE, List.of(set)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Input command(double second, Command command) {
        return new Input.Operator(Journals.second(second), "ann", Role.ADMINISTRATOR, "test", command);
    }

    private static List<Difference> incident(String set) {
        return WhatIf.of(Journals.SITE, List.of(set))
                .run(Journals.of(Journals.SITE, Journals.incident()).iterator());
    }
}
