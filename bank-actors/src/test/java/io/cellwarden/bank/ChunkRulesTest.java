package io.cellwarden.bank;

import static io.cellwarden.bank.BankScenario.second;
import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.alarm.AlarmBoard;
import io.cellwarden.bank.ChunkRules.Watch;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.event.ReadingCodec;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BankSite;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A chunk of readings")
@Requirement("BMS-11")
class ChunkRulesTest {
    private static final int HIGH = 3_800;
    private static final int LOW = 2_500;
    private static final int MIDDLE = 3_300;
    private static final int FIVE_MINUTES = 300;
    private static final int ONE_HOUR = 3_600;

    private static AlarmBoard after(Input... inputs) {
        BankSite site = LiveBank.site("b1", "B1");
        BankState state = BankState.initial(site);
        for (Input input : inputs) {
            state = BankRules.feed(state, input, "test").getLast().state();
        }
        return state.alarms();
    }

    private static AlarmBoard alarm() {
        return after(LiveBank.reading("B1", 1, LOW));
    }

    private static AlarmBoard clear() {
        return after(LiveBank.reading("B1", 1, LOW), LiveBank.reading("B1", 2, MIDDLE));
    }

    @Test
    void stays_open_in_calm_until_it_is_full() {
        Watch watch = ChunkRules.after(Watch.CALM, false, second(1), AlarmBoard.EMPTY);
        assertThat(watch).isEqualTo(Watch.CALM);
        assertThat(ChunkRules.closes(watch, false, second(1), ChunkRules.LARGEST - 1))
                .isFalse();
        assertThat(ChunkRules.closes(watch, false, second(1), ChunkRules.LARGEST))
                .isTrue();
    }

    @Test
    void closes_with_a_decision() {
        Watch watch = ChunkRules.after(Watch.CALM, true, second(1), AlarmBoard.EMPTY);
        assertThat(ChunkRules.closes(watch, true, second(1), 1)).isTrue();
        assertThat(ChunkRules.closes(watch, false, second(2), 1)).isFalse();
    }

    @Test
    void closes_with_every_reading_until_5_minutes_after_the_last_alarm_is_over() {
        Watch watch = ChunkRules.after(Watch.CALM, true, second(1), alarm());
        watch = ChunkRules.after(watch, false, second(9), alarm());
        watch = ChunkRules.after(watch, true, second(10), clear());
        assertThat(ChunkRules.closes(watch, false, second(9 + FIVE_MINUTES - 0.001), 1))
                .isTrue();
        assertThat(ChunkRules.closes(watch, false, second(9 + FIVE_MINUTES), 1)).isFalse();
    }

    @Test
    void does_not_close_for_an_alarm_that_has_stood_for_an_hour_without_news() {
        Watch watch = ChunkRules.after(Watch.CALM, true, second(0), alarm());
        Watch within = ChunkRules.after(watch, false, second(ONE_HOUR - 0.001), alarm());
        Watch over = ChunkRules.after(watch, false, second(ONE_HOUR), alarm());
        assertThat(ChunkRules.closes(within, false, second(ONE_HOUR), 1)).isTrue();
        assertThat(ChunkRules.closes(over, false, second(ONE_HOUR), 1)).isFalse();
        Watch news = ChunkRules.after(over, true, second(ONE_HOUR + 1), alarm());
        assertThat(ChunkRules.closes(news, false, second(ONE_HOUR + 2), 1)).isTrue();
    }

    @Test
    void does_not_close_for_a_signal_that_is_part_of_charging() {
        AlarmBoard signals = after(LiveBank.reading("B1", 1, HIGH));
        Watch watch = ChunkRules.after(Watch.CALM, true, second(1), signals);
        assertThat(signals.alarms()).isNotEmpty();
        assertThat(ChunkRules.closes(watch, false, second(2), 1)).isFalse();
    }

    @Test
    void closes_at_one_second_of_each_minute() {
        assertThat(ChunkRules.minute(second(59.999), 0)).isEqualTo(ChunkRules.minute(second(0), 0));
        assertThat(ChunkRules.minute(second(60), 0)).isEqualTo(ChunkRules.minute(second(0), 0) + 1);
        assertThat(ChunkRules.minute(second(16.999), 17)).isEqualTo(ChunkRules.minute(second(0), 17));
        assertThat(ChunkRules.minute(second(17), 17)).isEqualTo(ChunkRules.minute(second(0), 17) + 1);
    }

    @Test
    void is_waited_for_by_no_input_but_readings() {
        BankState state = BankState.initial(LiveBank.site("b1", "B1"));
        BankState read =
                BankRules.step(state, LiveBank.reading("B1", 1, MIDDLE), "test").state();
        List<Envelope> calm =
                BankRules.step(read, LiveBank.reading("B1", 2, MIDDLE), "test").events();
        List<Envelope> refused =
                BankRules.step(read, LiveBank.reading("B1", 2, 99_999), "test").events();
        assertThat(ReadingCodec.isPackable(calm)).isTrue();
        assertThat(ReadingCodec.isPackable(refused)).isFalse();
    }
}
