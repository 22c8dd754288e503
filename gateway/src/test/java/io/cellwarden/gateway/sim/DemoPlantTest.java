package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The demo's plant")
class DemoPlantTest {

    private static final Duration TWO_MINUTES_AT_20X = Duration.ofMinutes(40);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void tells_its_story_within_two_minutes_at_twenty_times_speed() throws IOException {
        try (var plant = DemoPlant.create(InstantSource.system(), _ -> {})) {
            var preAlarm = until(plant, lowest -> lowest < 3_100);
            var loadsOff = until(plant, lowest -> lowest < 2_800);
            assertThat(preAlarm).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(10));
            assertThat(loadsOff).isBetween(Duration.ofMinutes(20), Duration.ofMinutes(25));
            assertThat(loadsOff.minus(preAlarm)).as("PRE-2").isGreaterThan(Duration.ofSeconds(60));

            switchDischarge(plant, false);
            var loadsOn = until(plant, lowest -> lowest >= 3_200);
            switchDischarge(plant, true);
            assertThat(loadsOn).isBetween(loadsOff.plusMinutes(3), TWO_MINUTES_AT_20X.minusMinutes(5));

            plant.advance(Duration.ofMinutes(10));
            assertThat(plant.house().loadMa()).as("the loads are back").isPositive();
            assertThat(lowestCell(plant)).as("and the bank goes on charging").isGreaterThan(3_100);
        }
    }

    @Test
    void has_a_board_for_each_of_its_ten_batteries() throws IOException {
        try (var plant = DemoPlant.create(InstantSource.system(), _ -> {})) {
            assertThat(plant.packs())
                    .filteredOn(pack -> pack.bank().equals(DemoPlant.HOUSE))
                    .hasSize(8);
            assertThat(plant.packs())
                    .filteredOn(pack -> pack.bank().equals(DemoPlant.BRIDGE))
                    .hasSize(2);
            assertThat(plant.packs()).map(pack -> pack.simulator().port()).doesNotHaveDuplicates();
        }
    }

    @Test
    void keeps_the_small_bank_out_of_trouble() throws IOException {
        try (var plant = DemoPlant.create(InstantSource.system(), _ -> {})) {
            for (int minute = 0; minute < 240; minute++) {
                plant.advance(Duration.ofMinutes(1));
                for (var battery : plant.bridge().strings().getFirst()) {
                    assertThat(battery.state().cellsMv())
                            .as("minute %d", minute)
                            .allMatch(mv -> mv > 3_200 && mv < 3_750);
                }
            }
        }
    }

    @Test
    @Timeout(10)
    void goes_by_itself_at_the_speed_that_is_asked_for_until_it_is_closed() throws IOException {
        try (var plant = DemoPlant.create(InstantSource.system(), _ -> {})) {
            long started = System.nanoTime();
            plant.start(20);
            while (plant.simulatedTime().compareTo(Duration.ofSeconds(4)) < 0) {
                Thread.onSpinWait();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .as("4 s at 20 times the speed")
                    .isGreaterThan(Duration.ofMillis(199));
        }
    }

    private static Duration until(DemoPlant plant, IntPredicate lowestCellMv) {
        while (!lowestCellMv.test(lowestCell(plant))) {
            plant.advance(SECOND);
            assertThat(plant.simulatedTime()).isLessThan(Duration.ofHours(2));
        }
        return plant.simulatedTime();
    }

    private static int lowestCell(DemoPlant plant) {
        return plant.house().strings().stream()
                .flatMap(string -> string.stream())
                .flatMap(battery -> battery.state().cellsMv().stream())
                .mapToInt(mv -> mv)
                .min()
                .orElseThrow();
    }

    private static void switchDischarge(DemoPlant plant, boolean on) {
        plant.house().strings().forEach(string -> string.forEach(battery -> battery.switchFets(true, on)));
    }
}
