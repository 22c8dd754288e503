package io.cellwarden.gateway.driver.victronble;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.wire.victronble.BleRecord;
import io.cellwarden.unit.Ints;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What a receiver without checksums says")
class SteadyRecordsTest {
    private static final BleRecord CALM = battery(3_300, 20, 0x0600_0000);

    private final SteadyRecords records = new SteadyRecords();

    private static BleRecord battery(int firstCellMv, int celsius, int flags) {
        return new BleRecord.SmartLithium(flags, 0, Ints.of(firstCellMv, 3_300, 3_300, 3_300), 13_200, 1, celsius);
    }

    @Test
    void is_believed_once_the_next_record_says_nearly_the_same() {
        assertThat(records.take(1, CALM)).isEmpty();
        assertThat(records.take(2, CALM)).contains(CALM);
        assertThat(records.take(3, battery(3_290, 20, 0x0600_0000))).isPresent();
    }

    @Test
    void does_not_confirm_itself_however_often_it_is_said() {
        for (int again = 0; again < 5; again++) {
            assertThat(records.take(1, CALM)).isEmpty();
        }
        assertThat(records.take(2, CALM)).contains(CALM);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 60, 61, 1_000, -1, -60, -61, -1_000})
    void goes_on_behind_a_record_whose_counter_is_damaged(int off) {
        BleRecord garbage = battery(3_650, -11, 0x7B31_0277);
        records.take(65_500, CALM);
        records.take(65_501, CALM);
        assertThat(records.take((65_502 + off) % 0x1_0000, garbage)).isEmpty();

        records.take(65_503, CALM);
        for (int next = 65_504; next < 65_504 + 100; next++) {
            assertThat(records.take(next % 0x1_0000, CALM))
                    .as("record %d", next)
                    .contains(CALM);
        }
    }

    @Test
    void is_no_news_when_it_is_said_again() {
        records.take(1, CALM);
        records.take(2, CALM);
        for (int again = 0; again < 5; again++) {
            assertThat(records.take(2, CALM)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "3400, 20, 0x06000000, true",
        "3401, 20, 0x06000000, false",
        "3199, 20, 0x06000000, false",
        "3300, 23, 0x06000000, true",
        "3300, 24, 0x06000000, false",
        "3300, 20, 0x06000800, false"
    })
    void is_believed_at_once_only_where_it_is_near(int firstCellMv, int celsius, int flags, boolean believed) {
        records.take(1, CALM);
        records.take(2, CALM);

        assertThat(records.take(3, battery(firstCellMv, celsius, flags)).isPresent())
                .isEqualTo(believed);
    }

    @Test
    void is_not_believed_for_one_damaged_record_between_good_ones() {
        records.take(1, CALM);
        records.take(2, CALM);
        assertThat(records.take(3, battery(2_700, 20, 0x0600_0000))).isEmpty();
        assertThat(records.take(4, CALM)).as("held back with it").isEmpty();
        assertThat(records.take(5, CALM)).contains(CALM);
    }

    @Test
    void is_believed_with_the_second_record_where_it_really_jumps() {
        BleRecord low = battery(2_700, 20, 0x0200_0000);
        records.take(1, CALM);
        records.take(2, CALM);
        assertThat(records.take(3, low)).isEmpty();
        assertThat(records.take(4, low)).contains(low);
    }

    @Test
    void is_late_and_no_news_a_little_behind_the_last_record_and_a_new_beginning_farther() {
        records.take(100, CALM);
        records.take(101, CALM);
        assertThat(records.take(100, CALM)).isEmpty();
        assertThat(records.take(41, CALM)).as("60 behind").isEmpty();
        assertThat(records.take(40, CALM)).as("61 behind").contains(CALM);
    }

    @Test
    void goes_on_where_the_counter_begins_anew() {
        records.take(65_534, CALM);
        assertThat(records.take(65_535, CALM)).isPresent();
        assertThat(records.take(0, CALM)).isPresent();
        assertThat(records.take(65_535, CALM)).as("late").isEmpty();
    }

    @Test
    void is_believed_of_monitors_whatever_their_current() {
        BleRecord rest = new BleRecord.Monitor(Ints.ABSENT, 13_200, 0, 3, 0, 0, 0, 1_000);
        BleRecord load = new BleRecord.Monitor(300, 12_900, 0, 3, 0, -150_000, 0, 1_000);
        records.take(1, rest);
        assertThat(records.take(2, load)).contains(load);
        assertThat(records.take(3, new BleRecord.Monitor(300, 12_900, 0, 3, 0, 0, 0, 500)))
                .isEmpty();
        assertThat(records.take(4, CALM)).as("another kind").isEmpty();
    }

    @Test
    void is_believed_of_a_monitor_with_the_second_record_that_complains_the_same() {
        BleRecord well = new BleRecord.Monitor(Ints.ABSENT, 13_200, 0, 3, 0, 0, 0, 1_000);
        BleRecord complains = new BleRecord.Monitor(Ints.ABSENT, 13_200, 1, 3, 0, 0, 0, 1_000);
        records.take(1, well);
        assertThat(records.take(2, complains)).isEmpty();
        assertThat(records.take(3, complains)).contains(complains);
    }

    @ParameterizedTest
    @CsvSource({"0, 0x24, 0", "11, 0x14, 0", "0, 0x14, 3"})
    void is_believed_of_a_bms_while_what_it_allows_and_complains_of_stays(int error, int io, int alarms) {
        BleRecord well = bms(0, 0x14, 0);
        BleRecord other = bms(error, io, alarms);
        records.take(1, well);
        assertThat(records.take(2, well)).contains(well);
        assertThat(records.take(3, other)).isEmpty();
        assertThat(records.take(4, other)).contains(other);
    }

    private static BleRecord bms(int error, int io, int alarms) {
        return new BleRecord.LynxSmartBms(error, 60, 26_000, 0, io, alarms, 900, 0, Ints.ABSENT);
    }

    @Test
    void is_believed_of_a_switch_that_says_the_same() {
        BleRecord protect = new BleRecord.BatteryProtect(249, 1, 0, 0, 0, 13_070, 13_070, 0);
        records.take(1, protect);
        assertThat(records.take(2, protect)).contains(protect);
    }
}
