package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkCellInfo;
import io.cellwarden.gateway.wire.jk.JkFrame;
import io.cellwarden.gateway.wire.jk.JkPacket;
import io.cellwarden.gateway.wire.jk.JkRequest;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Commands of 20 bytes. A board that was asked once goes on to push cell info, so what came before a request is read away
 * first. Source: protocol sheet JK, section B.
 */
final class CommandBlocks implements JkBlocks {
    @Override
    public Optional<JkFrame.DeviceInfo> deviceInfo(JkLine line, BooleanSupplier givesWay) throws LineLost {
        line.readAway();
        return line.ask(
                JkRequest.readDeviceInfo(),
                () -> packet -> line.decoded(packet)
                        .filter(JkFrame.DeviceInfo.class::isInstance)
                        .map(JkFrame.DeviceInfo.class::cast),
                givesWay);
    }

    @Override
    public Optional<Heard> measure(
            JkLine line, boolean settingsToo, BiPredicate<JkCellInfo, JkLine> isCertain, BooleanSupplier givesWay)
            throws LineLost {
        line.readAway();
        return line.ask(JkRequest.readCellInfo(), () -> new Both(line, settingsToo, isCertain), givesWay);
    }

    /** Settings and cell info come in this order, and cell info again and again. */
    private static final class Both implements Function<JkPacket, Optional<Heard>> {
        private final JkLine line;
        private final boolean settingsToo;
        private final BiPredicate<JkCellInfo, JkLine> isCertain;
        private Optional<JkFrame.Settings> settings = Optional.empty();
        private Optional<JkCellInfo> cells = Optional.empty();

        Both(JkLine line, boolean settingsToo, BiPredicate<JkCellInfo, JkLine> isCertain) {
            this.line = line;
            this.settingsToo = settingsToo;
            this.isCertain = isCertain;
        }

        @Override
        public Optional<Heard> apply(JkPacket packet) {
            JkFrame frame = line.decoded(packet).orElse(null);
            if (frame instanceof JkFrame.Settings told) {
                settings = Optional.of(told);
            }
            if (frame instanceof JkCellInfo told && isCertain.test(told, line)) {
                cells = Optional.of(told);
            }
            return cells.filter(_ -> !settingsToo || settings.isPresent()).map(info -> new Heard(info, settings));
        }
    }

    @Override
    public Bytes frame(JkSwitch which, boolean on) {
        return JkRequest.set(which, on).encode();
    }

    @Override
    public int answeredTwice(JkLine line) {
        return 0;
    }

    @Override
    public Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost {
        line.send(JkRequest.set(which, on)); // its acknowledgement says nothing, the read-back tells
        return Optional.empty();
    }
}
