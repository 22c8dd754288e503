package io.cellwarden.gateway.driver.jbd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cellwarden.gateway.driver.HardwareLimits;
import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.HardwareLimit;
import io.cellwarden.gateway.wire.jbd.JbdDecoder;
import io.cellwarden.gateway.wire.jbd.JbdFrame;
import io.cellwarden.gateway.wire.jbd.JbdPacket;
import io.cellwarden.gateway.wire.jbd.JbdRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The limits of a JBD board")
class JbdLimitReaderTest {
    private static final int ENTER = 0x00;
    private static final int LEAVE = 0x01;
    private static final BooleanSupplier NEVER = () -> false;

    private final List<Integer> asked = new ArrayList<>();
    private Answers answers = (register, write) -> write ? Optional.of(Bytes.EMPTY) : Optional.of(Bytes.of(0x0B, 0xB8));
    private final JbdLimitReader reader = new JbdLimitReader(this::ask);

    private interface Answers {
        Optional<Bytes> answer(int register, boolean write) throws LineLost;
    }

    private Optional<JbdFrame> ask(JbdRequest request, BooleanSupplier givesWay) throws LineLost {
        asked.add(request.register());
        return answers.answer(request.register(), request instanceof JbdRequest.Write)
                .map(data -> decoded(request.register(), 0, data));
    }

    private static JbdFrame decoded(int register, int status, Bytes data) {
        return ((Decoded.Ok<JbdFrame>) JbdDecoder.decode(new JbdPacket.Answer(register, status, data))).frame();
    }

    @Test
    void are_read_between_entering_and_leaving_factory_mode() throws Exception {
        HardwareLimits limits = reader.readOn(NEVER).orElseThrow();

        assertThat(limits.trouble()).isEmpty();
        assertThat(limits.values()).hasSize(HardwareLimit.values().length);
        assertThat(limits.value(HardwareLimit.CELL_UNDER_VOLTAGE)).hasValue(3_000);
        assertThat(asked).hasSize(20).startsWith(ENTER, 0x18).endsWith(0x29, LEAVE);
    }

    @Test
    void are_read_some_at_a_time_where_something_waits_and_factory_mode_is_left_each_time() throws Exception {
        assertThat(reader.readOn(() -> true)).as("one was read").isEmpty();
        assertThat(asked).containsExactly(ENTER, 0x18, LEAVE);
        asked.clear();

        assertThat(reader.readOn(NEVER).orElseThrow().values()).hasSize(HardwareLimit.values().length);
        assertThat(asked).startsWith(ENTER, 0x19).endsWith(0x29, LEAVE);
    }

    @Test
    void of_a_board_that_stops_answering_are_given_as_far_as_known_and_factory_mode_is_left() throws Exception {
        answers = (register, write) -> register == 0x20 ? Optional.empty() : answer(register, write);

        HardwareLimits limits = reader.readOn(NEVER).orElseThrow();

        assertThat(limits.trouble()).isEqualTo("it does not answer when asked for register 0x20");
        assertThat(limits.values()).hasSize(8);
        assertThat(asked).endsWith(0x20, LEAVE);
        asked.clear();
        answers = JbdLimitReaderTest::answer;
        assertThat(reader.readOn(NEVER).orElseThrow().trouble())
                .as("asked anew")
                .isEmpty();
        assertThat(asked).startsWith(ENTER, 0x18);
    }

    @Test
    void of_a_board_that_does_not_confirm_that_it_leaves_are_told_with_that_after_a_second_try() throws Exception {
        // Given
        answers = (register, write) -> register == LEAVE ? Optional.empty() : answer(register, write);
        // When
        HardwareLimits limits = reader.readOn(NEVER).orElseThrow();
        // Then
        assertThat(limits.values()).hasSize(HardwareLimit.values().length);
        assertThat(limits.trouble()).startsWith("it may still be in factory mode: ");
        assertThat(asked).endsWith(0x29, LEAVE, LEAVE);
    }

    @Test
    void of_a_board_that_leaves_at_the_second_try_are_told_without_trouble() throws Exception {
        // Given
        answers = (register, write) ->
                register == LEAVE && !asked.subList(0, asked.size() - 1).contains(LEAVE)
                        ? Optional.empty()
                        : answer(register, write);
        // Then
        assertThat(reader.readOn(NEVER).orElseThrow().trouble()).isEmpty();
        assertThat(asked).endsWith(0x29, LEAVE, LEAVE);
    }

    private static Optional<Bytes> answer(int register, boolean write) {
        return write ? Optional.of(Bytes.EMPTY) : Optional.of(Bytes.of(0x0B, 0xB8));
    }

    @Test
    void are_left_to_the_next_time_where_an_order_came_before_the_board_answered() throws Exception {
        answers = (register, write) -> register == ENTER ? Optional.empty() : answer(register, write);

        assertThat(reader.readOn(() -> true)).isEmpty();
        assertThat(asked).as("it may have entered all the same").containsExactly(ENTER, LEAVE);
        assertThat(reader.readOn(NEVER).orElseThrow().trouble())
                .isEqualTo("it does not answer when asked for factory mode");
    }

    @Test
    void are_not_told_by_a_board_with_a_password_nor_by_one_without_such_registers() throws Exception {
        JbdLimitReader locked = new JbdLimitReader((request, _) -> {
            asked.add(request.register());
            return Optional.of(decoded(request.register(), 0x81, Bytes.EMPTY));
        });
        assertThat(locked.readOn(NEVER).orElseThrow().trouble()).contains("status 0x81: it has a password");
        assertThat(asked).as("never entered").containsExactly(ENTER);

        JbdLimitReader other = new JbdLimitReader((request, _) ->
                Optional.of(decoded(request.register(), request instanceof JbdRequest.Read ? 0x80 : 0, Bytes.EMPTY)));
        assertThat(other.readOn(NEVER)).contains(new HardwareLimits(java.util.Map.of(), ""));
    }

    @Test
    void leave_a_board_that_did_not_confirm_for_the_next_poll_to_bring_out_of_factory_mode() throws Exception {
        answers = (register, write) -> {
            if (register == 0x18) {
                throw new LineLost("a", "pulled");
            }
            return register == LEAVE ? Optional.empty() : answer(register, write);
        };
        assertThatThrownBy(() -> reader.readOn(NEVER)).isInstanceOf(LineLost.class);
        asked.clear();

        answers = JbdLimitReaderTest::answer;
        reader.leave();
        reader.leave();

        assertThat(asked).as("once, then it is sure").containsExactly(LEAVE);
    }
}
