package io.cellwarden.gateway.sim.jk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cellwarden.gateway.sim.SimulatedBattery;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.jk.JkBlock;
import io.cellwarden.gateway.wire.jk.JkDecoder;
import io.cellwarden.gateway.wire.jk.JkRequest;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A simulated JK board")
class JkBoardTest {
    private final SimulatedBattery battery = SimulatedBattery.of(8, 200_000, 600, 1);

    private static List<JkRequest> requests(JkDialect dialect, JkSwitch off) {
        return switch (dialect) {
            case NW -> List.of(JkRequest.password(), JkRequest.writeTag(off.tag(), 0), JkRequest.readAll());
            case JK02_24S, JK02_32S -> List.of(JkRequest.set(off, false), JkRequest.readCellInfo());
            case PB -> List.of(JkRequest.set(5, off, false), JkRequest.ask(5, JkBlock.CELL_INFO));
        };
    }

    private static byte[] say(JkBoard board, JkRequest request) {
        return board.receive(request.encode().toArray(), request.encode().size());
    }

    private DecodedFrame last(byte[] answers) {
        return JkDecoder.protocol().decodeAnswer(answers).stream()
                .filter(DecodedFrame.class::isInstance)
                .map(DecodedFrame.class::cast)
                .filter(frame -> !frame.cellsMv().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void tells_what_its_battery_is_like_and_does_as_it_is_told(JkDialect dialect) {
        var board = new JkBoard(dialect, 5, battery);
        byte[] answer = {};
        for (var request : requests(dialect, JkSwitch.DISCHARGE)) {
            answer = say(board, request);
        }

        var frame = last(answer);
        assertThat(frame.cellsMv()).isEqualTo(battery.state().cellsMv());
        assertThat(frame.temperaturesDeciC()).containsExactly(250, 250);
        assertThat(frame.socPermille().orElseThrow()).isBetween(590, 610);
        assertThat(frame.chargeAllowed()).contains(true);
        assertThat(frame.dischargeAllowed()).contains(false);
        assertThat(battery.state().dischargeFetOn()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void answers_only_in_its_own_dialect_and_at_its_own_address(JkDialect dialect) {
        var board = new JkBoard(dialect, 6, battery);
        for (var other : JkDialect.values()) {
            boolean same = other == dialect
                    || (other.name().startsWith("JK02") && dialect.name().startsWith("JK02"));
            if (!same || dialect == JkDialect.PB) {
                assertThat(requests(other, JkSwitch.CHARGE))
                        .allSatisfy(request -> assertThat(say(board, request)).isEmpty());
            }
        }
        assertThat(battery.state().chargeFetOn()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void understands_a_request_that_comes_byte_by_byte_between_noise(JkDialect dialect) {
        var board = new JkBoard(dialect, 5, battery);
        var request = requests(dialect, JkSwitch.CHARGE).getLast().encode();
        byte[] answer = board.receive(new byte[] {0, 0x77}, 2);
        for (byte one : request.toArray()) {
            assertThat(answer).isEmpty();
            answer = board.receive(new byte[] {one}, 1);
        }
        assertThat(last(answer).cellsMv()).hasSize(8);
    }

    @Test
    void does_nothing_on_a_damaged_request() {
        for (var dialect : JkDialect.values()) {
            var board = new JkBoard(dialect, 5, battery);
            for (var request : requests(dialect, JkSwitch.CHARGE)) {
                byte[] bytes = request.encode().toArray();
                bytes[bytes.length - 1] ^= 0x01;
                assertThat(board.receive(bytes, bytes.length)).as("%s", dialect).isEmpty();
            }
            assertThat(battery.state().chargeFetOn()).as("%s", dialect).isTrue();
        }
    }

    @Test
    void breaks_as_it_is_told() {
        var board = new JkBoard(JkDialect.NW, 1, battery);
        byte[] whole = say(board, JkRequest.readAll());
        board.setFault(JkFault.HALF_FRAME);
        assertThat(say(board, JkRequest.readAll())).isEqualTo(Arrays.copyOf(whole, whole.length / 2));
        board.setFault(JkFault.SILENT);
        assertThat(say(board, JkRequest.readAll())).isEmpty();
        board.setFault(JkFault.GARBAGE);
        assertThat(JkDecoder.protocol().decodeAnswer(say(board, JkRequest.readAll())))
                .noneMatch(DecodedFrame.class::isInstance);
        board.setFault(JkFault.NONE);
        say(board, JkRequest.writeTag(JkSwitch.BALANCER.tag(), 0));
        assertThat(board.isBalancerOn()).as("without a password").isTrue();
    }
}
