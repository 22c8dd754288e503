package io.cellwarden.ops.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.DemoPlant;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.site.Site;
import io.cellwarden.ops.site.SiteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The story of an incident")
class StoryTest {
    private static final Duration TWO_MINUTES_AT_20X = Duration.ofMinutes(40);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void is_told_from_its_cause_to_all_is_well_within_two_minutes_at_twenty_times_speed(Incident incident)
            throws Exception {
        try (DemoPlant plant = DemoPlant.create(
                incident.houseSocPermille(), incident.bridgeSocPermille(), InstantSource.system(), write -> {})) {
            // Given
            List<String> told = new ArrayList<>();
            Story story = new Story(incident, plant, sentence -> told.add(plant.simulatedTime() + " " + sentence));
            Rehearsal rehearsal = new Rehearsal(plant, site(plant));

            // When
            while (!story.isOver() && plant.simulatedTime().compareTo(TWO_MINUTES_AT_20X) < 0) {
                rehearsal.poll();
                story.tick(rehearsal.banks());
            }

            // Then
            assertThat(story.isOver()).as("%s", told).isTrue();
            assertThat(told).hasSize(incident.steps().size());
            assertThat(events(rehearsal))
                    .as("%s", told)
                    .containsSubsequence(expected(incident))
                    .doesNotContain("alarm-raised CW-DEEP-DISCHARGE", "alarm-raised CW-ABSOLUTE-MAX");
            assertThat(events(rehearsal).stream().filter(event -> event.endsWith("-off")))
                    .as("nothing is switched off twice: %s", told)
                    .doesNotHaveDuplicates();

            // When
            int events = events(rehearsal).size();
            for (int minute = 0; minute < 10 * 30; minute++) {
                rehearsal.poll();
            }
            // Then
            assertThat(events(rehearsal).subList(events, events(rehearsal).size()))
                    .as("the calm after the story")
                    .noneMatch(event -> event.startsWith("alarm-raised") || event.endsWith("-off"));
        }
    }

    private static List<String> expected(Incident incident) {
        return switch (incident) {
            case LOW_CELL ->
                List.of(
                        "alarm-raised W-SL12",
                        "pre-alarm-on",
                        "alarm-raised A-SL11",
                        "loads-off",
                        "alarm-cleared A-SL11",
                        "loads-on");
            case HIGH_CELL -> List.of("alarm-raised CW-CHARGE-INHIBIT", "chargers-off", "chargers-on");
            case LOOP_OPEN ->
                List.of("loop-open", "loads-off", "chargers-off", "loop-closed", "loads-on", "chargers-on");
            case COLD -> List.of("alarm-raised A-SL22", "chargers-off", "alarm-cleared A-SL22", "chargers-on");
            case HOT -> List.of("alarm-raised A-SL15", "chargers-off", "alarm-cleared A-SL15", "chargers-on");
            case STUCK_FET ->
                List.of(
                        "pre-alarm-on",
                        "loads-off",
                        "alarm-raised CW-OUTPUT-STUCK",
                        "alarm-raised CW-UNCONTROLLED",
                        "alarm-cleared CW-UNCONTROLLED",
                        "alarm-cleared CW-OUTPUT-STUCK",
                        "loads-on");
            case SILENT -> List.of("loop-open", "loads-off", "chargers-off", "loop-closed", "loads-on", "chargers-on");
        };
    }

    private static List<String> events(Rehearsal rehearsal) {
        return rehearsal.events().stream()
                .map(EventJson::decision)
                .flatMap(Optional::stream)
                .map(told -> told.get("event")
                        + (told.get("event").toString().startsWith("alarm") ? " " + told.get("code") : ""))
                .toList();
    }

    private Site site(DemoPlant plant) throws IOException, SiteFile.Unreadable {
        Path file = Files.writeString(folder.resolve("demo.conf"), DemoSite.text(plant.packs()));
        return SiteFile.read(file).site().orElseThrow();
    }
}
