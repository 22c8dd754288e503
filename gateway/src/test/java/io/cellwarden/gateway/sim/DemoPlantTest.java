package io.cellwarden.gateway.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("The demo's plant")
class DemoPlantTest {

    @Test
    void has_a_board_for_each_of_its_ten_batteries() throws IOException {
        try (var plant = plant()) {
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
        try (var plant = plant()) {
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
        try (var plant = plant()) {
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

    @Test
    void tells_at_once_and_at_each_change_what_the_bms_sees_of_its_cable() throws IOException {
        var seen = new ArrayList<String>();
        try (var plant = plant()) {
            plant.pullCable(DemoPlant.HOUSE, "B2", "B3");
            plant.watchCables((bank, open, from, to) -> seen.add(bank + " " + open + " " + from + "-" + to));
            plant.joinCable(DemoPlant.HOUSE);
            plant.joinCable(DemoPlant.HOUSE);
            plant.pullCable(DemoPlant.BRIDGE, "BMS", "B1");
        }
        assertThat(seen)
                .containsExactly("house true B2-B3", "bridge false -", "house false B2-B3", "bridge true BMS-B1");
    }

    @Test
    void finds_a_battery_and_its_board_by_name() throws IOException {
        try (var plant = plant()) {
            assertThat(plant.battery(DemoPlant.HOUSE, "B6"))
                    .isSameAs(plant.house().strings().get(1).get(1));
            assertThat(plant.battery(DemoPlant.BRIDGE, "B2"))
                    .isSameAs(plant.bridge().strings().getFirst().get(1));
            assertThat(plant.board(DemoPlant.BRIDGE, "B2").board().name()).isEqualTo("bridge/B2");
        }
    }

    private static DemoPlant plant() throws IOException {
        return DemoPlant.create(600, 940, InstantSource.system(), _ -> {});
    }
}
