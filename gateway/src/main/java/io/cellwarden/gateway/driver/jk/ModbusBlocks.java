package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkBlock;
import io.cellwarden.gateway.wire.jk.JkCellInfo;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkPacket;
import io.cellwarden.gateway.wire.jk.JkRequest;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Modbus of the PB series, for one of several boards on a line. A frame has no address: it counts only with the answer to
 * the write that asked for it, which has one. Source: protocol sheet JK, section C.
 */
final class ModbusBlocks implements JkBlocks {
    private final int address;

    ModbusBlocks(int address) {
        this.address = address;
    }

    @Override
    public Optional<JkFrame.DeviceInfo> deviceInfo(JkLine line, BooleanSupplier givesWay) throws LineLost {
        return ask(JkBlock.DEVICE_INFO, line, any -> true, givesWay)
                .filter(JkFrame.DeviceInfo.class::isInstance)
                .map(JkFrame.DeviceInfo.class::cast);
    }

    @Override
    public Optional<Heard> measure(
            JkLine line, boolean settingsToo, BiPredicate<JkCellInfo, JkLine> isCertain, BooleanSupplier givesWay)
            throws LineLost {
        Optional<JkCellInfo> cells = ask(
                        JkBlock.CELL_INFO,
                        line,
                        frame -> frame instanceof JkCellInfo info && isCertain.test(info, line),
                        givesWay)
                .map(JkCellInfo.class::cast);
        if (cells.isEmpty() || !settingsToo) {
            return cells.map(heard -> new Heard(heard, Optional.empty()));
        }
        Optional<JkFrame.Settings> settings = ask(JkBlock.SETTINGS, line, any -> true, givesWay)
                .filter(JkFrame.Settings.class::isInstance)
                .map(JkFrame.Settings.class::cast);
        return cells.map(heard -> new Heard(heard, settings));
    }

    private Optional<JkFrame> ask(JkBlock block, JkLine line, Predicate<JkFrame> isUsable, BooleanSupplier givesWay)
            throws LineLost {
        line.rest();
        return line.ask(JkRequest.ask(address, block), () -> new Addressed(block, line, isUsable), givesWay);
    }

    /** Waits for a frame, and for who has sent it. */
    private final class Addressed implements Function<JkPacket, Optional<JkFrame>> {
        private final JkBlock wanted;
        private final JkLine line;
        private final Predicate<JkFrame> isUsable;
        private Optional<JkPacket> frame = Optional.empty();

        Addressed(JkBlock wanted, JkLine line, Predicate<JkFrame> isUsable) {
            this.isUsable = isUsable;
            this.wanted = wanted;
            this.line = line;
        }

        @Override
        public Optional<JkFrame> apply(JkPacket packet) {
            switch (packet) {
                case JkPacket.Block block -> frame = Optional.of(block);
                case JkPacket.Written(int from, int register) -> {
                    Optional<JkPacket> sent = frame;
                    frame = Optional.empty();
                    if (from == address && register == wanted.trigger()) {
                        return sent.flatMap(line::decoded).filter(isUsable);
                    }
                }
                case JkPacket.Refused(int from, int _, int code) -> {
                    if (from == address) {
                        line.refused("refused with Modbus code " + code);
                    }
                }
                case JkRequest _, JkPacket.Tagged _, JkPacket.Registers _, JkPacket.Acknowledged _ -> {}
            }
            return Optional.empty();
        }
    }

    @Override
    public Bytes frame(JkSwitch which, boolean on) {
        return JkRequest.set(address, which, on).encode();
    }

    @Override
    public int answeredTwice(JkLine line) {
        return line.answeredTwice(JkRequest.ask(address, JkBlock.CELL_INFO));
    }

    @Override
    public Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost {
        line.rest();
        JkRequest.Write write = JkRequest.set(address, which, on);
        Optional<Optional<String>> answer = line.ask(write, () -> packet -> answerTo(write, packet), givesWay);
        return answer.orElse(Optional.empty());
    }

    private Optional<Optional<String>> answerTo(JkRequest.Write write, JkPacket packet) {
        return switch (packet) {
            case JkPacket.Written(int from, int register) ->
                from == address && register == write.register() ? Optional.of(Optional.empty()) : Optional.empty();
            case JkPacket.Refused(int from, int _, int code) ->
                from == address ? Optional.of(Optional.of("refused with Modbus code " + code)) : Optional.empty();
            case JkRequest _, JkPacket.Tagged _, JkPacket.Block _, JkPacket.Registers _, JkPacket.Acknowledged _ ->
                Optional.empty();
        };
    }
}
