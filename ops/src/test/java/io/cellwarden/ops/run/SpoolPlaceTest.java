package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What waits for a journal elsewhere")
class SpoolPlaceTest {
    private static final Path MEMORY = Path.of("memory");
    private static final Path DISK = Path.of("disk");

    private final List<Path> moves = new ArrayList<>();
    private boolean away;
    private boolean busy;
    private boolean room = true;
    private boolean broken;

    private final SpoolPlace place = new SpoolPlace(
            MEMORY,
            DISK,
            new SpoolPlace.Sight() {
                @Override
                public boolean isJournalAway() {
                    if (busy) {
                        throw new CompletionException(new IllegalStateException("no answer"));
                    }
                    return away;
                }

                @Override
                public boolean hasRoom() {
                    return room;
                }
            },
            to -> {
                moves.add(to);
                if (broken) {
                    throw new IOException("no space left");
                }
            });

    @AfterEach
    void end() {
        place.close();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            place.look();
        }
    }

    @Test
    @Requirement("GEN-2")
    void goes_to_the_disk_when_the_journal_is_away_for_a_while_and_back_when_it_is_there() {
        look(1);
        away = true;
        look(SpoolPlace.PATIENCE_LOOKS - 1);
        assertThat(moves).isEmpty();
        look(1);
        assertThat(moves).containsExactly(DISK);
        look(20);
        assertThat(place.place()).isEqualTo(DISK);
        away = false;
        look(2);
        assertThat(moves).containsExactly(DISK, MEMORY);
    }

    @Test
    void stays_in_memory_through_short_outages() {
        for (int i = 0; i < 10; i++) {
            away = true;
            look(SpoolPlace.PATIENCE_LOOKS - 1);
            away = false;
            look(1);
        }
        assertThat(moves).isEmpty();
    }

    @Test
    void leaves_a_disk_alone_that_has_no_room() {
        away = true;
        room = false;
        look(20);
        assertThat(moves).isEmpty();
        room = true;
        look(1);
        room = false;
        look(1);
        assertThat(moves).containsExactly(DISK, MEMORY);
    }

    @Test
    void stays_where_it_is_when_it_cannot_be_moved_and_is_tried_again_now_and_then() {
        away = true;
        broken = true;
        look(2 * SpoolPlace.PATIENCE_LOOKS);
        assertThat(moves).containsExactly(DISK, DISK);
        assertThat(place.place()).isEqualTo(MEMORY);
        broken = false;
        look(SpoolPlace.PATIENCE_LOOKS);
        assertThat(place.place()).isEqualTo(DISK);
    }

    @Test
    void stays_where_it_is_while_a_bank_does_not_answer() {
        away = true;
        look(SpoolPlace.PATIENCE_LOOKS);
        busy = true;
        look(3);
        assertThat(place.place()).isEqualTo(DISK);
    }
}
