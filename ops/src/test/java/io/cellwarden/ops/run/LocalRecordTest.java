package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.bank.BankScenario;
import io.cellwarden.event.Envelope;
import io.cellwarden.requirement.Requirement;
import io.cellwarden.site.BmsModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What was decided while the journal was away")
@Requirement("BMS-11")
class LocalRecordTest {
    private static final List<Envelope> EVENTS = BankScenario.bank(BmsModel.SMALL_BMS, "B1", "B2")
            .at(0)
            .cells("B1", 3_300)
            .cells("B2", 3_050)
            .at(1)
            .cells("B2", 3_300)
            .envelopes();

    /** Hits length, body and checksum of events. */
    private static final int STRIDE = 97;

    @TempDir
    private Path folder;

    private LocalRecord record() {
        return new LocalRecord(folder, folder, "b1", 5_000);
    }

    private void write(LocalRecord record, List<Envelope> events) {
        record.record(events).toCompletableFuture().join();
    }

    @Test
    void is_read_as_it_was_recorded_until_it_is_forgotten() throws IOException {
        // When
        write(record(), EVENTS);
        // Then
        assertThat(record().read()).containsExactlyElementsOf(EVENTS);
        record().forget(0);
        assertThat(record().read()).isEmpty();
    }

    @Test
    void is_the_latest_of_all_records_however_fast_they_follow_each_other() throws IOException {
        // Given
        LocalRecord record = record();
        // When
        CompletableFuture<?>[] all = IntStream.rangeClosed(1, EVENTS.size())
                .mapToObj(count -> record.record(EVENTS.subList(0, count)).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
        // Then
        assertThat(record().read()).containsExactlyElementsOf(EVENTS);
    }

    @Test
    void gives_back_in_order_what_was_put_aside_and_holds_it_too_when_it_is_recorded() throws IOException {
        // Given
        LocalRecord record = record();
        List<List<Envelope>> inputs = new ArrayList<>(EVENTS.stream()
                .collect(Collectors.groupingBy(Envelope::sequence, TreeMap::new, Collectors.toList()))
                .values());
        for (List<Envelope> input : inputs.subList(1, inputs.size())) {
            record.putAside(input);
        }
        // When
        write(record, inputs.getFirst());
        List<List<Envelope>> first = record.takeAside(1);
        assertThatThrownBy(() -> write(record, inputs.getFirst())).as("a gap").isInstanceOf(CompletionException.class);
        List<List<Envelope>> rest = record.takeAside(1_000);
        // Then
        assertThat(record().read()).isEqualTo(EVENTS);
        assertThat(first).isEqualTo(inputs.subList(1, 2));
        assertThat(rest).isEqualTo(inputs.subList(2, inputs.size()));
        assertThat(record.takeAside(1)).isEmpty();
        record.putAside(inputs.getLast());
        assertThat(record.takeAside(1)).containsExactly(inputs.getLast());
    }

    @Test
    void forgets_what_an_actor_before_a_restart_has_put_aside() throws IOException {
        // Given
        LocalRecord record = record();
        List<Envelope> old = EVENTS.subList(0, 1);
        List<Envelope> fresh = EVENTS.subList(EVENTS.size() - 1, EVENTS.size());
        record.putAside(old);
        // When
        record.forgetAside();
        record.putAside(fresh);
        // Then
        assertThat(record.takeAside(1_000)).containsExactly(fresh);
    }

    @Test
    void is_read_up_to_where_its_file_is_damaged_or_cut() throws IOException {
        // Given
        write(record(), EVENTS);
        Path file = folder.resolve("unjournalled/b1");
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += STRIDE) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x40;
            // When
            Files.write(file, damaged);
            List<Envelope> read = record().read();
            Files.write(file, Arrays.copyOf(whole, at));
            List<Envelope> cut = record().read();
            // Then
            assertThat(read).isEqualTo(EVENTS.subList(0, read.size()));
            assertThat(cut).hasSizeLessThan(EVENTS.size()).isEqualTo(EVENTS.subList(0, cut.size()));
        }
    }

    @Test
    void fails_where_it_cannot_be_written_and_works_again_afterwards() throws IOException {
        // Given: a file in the way of its directory
        Files.writeString(folder.resolve("unjournalled"), "");
        LocalRecord record = record();
        // When
        assertThatThrownBy(() -> write(record, EVENTS)).isInstanceOf(CompletionException.class);
        Files.delete(folder.resolve("unjournalled"));
        write(record, EVENTS);
        // Then
        assertThat(record().read()).hasSize(EVENTS.size());
    }

    @ParameterizedTest
    @CsvSource({"1024, 1, 5000", "256, 1, 4096", "256, 4, 1024", "256, 16, 256", "64, 16, 100", "32, 1, 512"})
    void takes_a_sixteenth_of_the_heap_at_most_while_the_store_is_away(int heapMib, int banks, int most) {
        assertThat(LocalRecord.mostHeld((long) heapMib << 20, banks)).isEqualTo(most);
    }
}
