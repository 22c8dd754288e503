package io.cellwarden.ops.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.bank.LinkPosition;
import io.cellwarden.bank.Outcome;
import io.cellwarden.event.Command;
import io.cellwarden.event.Input;
import io.cellwarden.event.Role;
import io.cellwarden.gateway.link.Gateway;
import io.cellwarden.requirement.Requirement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What operators have ordered and the journal lacks")
@Requirement({"CTL-3", "GEN-2"})
class OrderRecordTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    private Path folder;

    private OrderRecord start(String boot) {
        return new OrderRecord(folder, "b1", boot);
    }

    private static Input.Operator order(int second) {
        return new Input.Operator(NOON.plusSeconds(second), "Ada", Role.OPERATOR, "a test", new Command.EndOverride());
    }

    private static OrderRecord.Given give(OrderRecord record, int second) {
        return record.give(order(second), source -> CompletableFuture.completedStage(new Outcome(List.of())));
    }

    private static List<Gateway.Numbered> left(OrderRecord record) {
        List<Gateway.Numbered> all = new ArrayList<>();
        record.handOver(all::addAll);
        return all;
    }

    @Test
    void is_there_at_the_next_start_in_order_each_with_its_number() {
        // When
        OrderRecord first = start("boot1");
        boolean recorded = give(first, 1).isRecorded() && give(first, 2).isRecorded();
        OrderRecord second = start("boot2");
        give(second, 3).isRecorded();
        // Then
        assertThat(recorded).isTrue();
        assertThat(left(start("boot3")))
                .containsExactly(
                        new Gateway.Numbered(order(1), "operator|boot1|1"),
                        new Gateway.Numbered(order(2), "operator|boot1|2"),
                        new Gateway.Numbered(order(3), "operator|boot2|1"));
    }

    @Test
    void is_forgotten_up_to_what_the_journal_has_taken_and_leaves_no_file_when_that_is_all() {
        // Given
        OrderRecord first = start("boot1");
        give(first, 1);
        give(first, 2);
        give(first, 3).recorded().join();
        OrderRecord second = start("boot2");
        // When, and once more for a start that was acknowledged by a later one's
        second.acknowledged(new LinkPosition("boot1", 2));
        List<Gateway.Numbered> one = left(second);
        OrderRecord.Given last = give(second, 4);
        second.acknowledged(new LinkPosition("boot2", 1));
        // Then
        assertThat(one).containsExactly(new Gateway.Numbered(order(3), "operator|boot1|3"));
        assertThat(last.isRecorded()).isTrue();
        assertThat(left(second)).isEmpty();
        second.settled().join();
        assertThat(folder.resolve("unjournalled/b1.orders")).doesNotExist();
        assertThat(left(start("boot3"))).isEmpty();
    }

    @Test
    void is_not_on_record_where_no_file_takes_it_and_is_again_when_one_does() throws IOException {
        // Given: a file in the way of its directory
        Files.writeString(folder.resolve("unjournalled"), "");
        OrderRecord record = start("boot1");
        // When
        boolean before = give(record, 1).isRecorded();
        Files.delete(folder.resolve("unjournalled"));
        boolean after = give(record, 2).isRecorded();
        // Then
        assertThat(before).isFalse();
        assertThat(after).isTrue();
        assertThat(left(start("boot2"))).hasSize(2);
    }

    @Test
    void takes_no_more_than_a_thousand_orders_and_hands_on_what_it_cannot_record() {
        // Given
        OrderRecord record = start("boot1");
        for (int i = 1; i < 1_000; i++) {
            give(record, i);
        }
        // When
        boolean thousandth = give(record, 1_000).isRecorded();
        List<String> handedOn = new ArrayList<>();
        OrderRecord.Given beyond = record.give(order(1_001), source -> {
            handedOn.add(source);
            return CompletableFuture.completedStage(new Outcome(List.of()));
        });
        // Then
        assertThat(thousandth).isTrue();
        assertThat(beyond.isRecorded()).isFalse();
        assertThat(handedOn).containsExactly("operator|boot1|1001");
        assertThat(left(start("boot2"))).hasSize(1_000);
    }
}
