package io.cellwarden.gateway.driver.jk;

import io.cellwarden.gateway.line.LineLost;
import io.cellwarden.gateway.wire.Bytes;
import io.cellwarden.gateway.wire.jk.JkPacket;
import io.cellwarden.gateway.wire.jk.JkRequest;
import io.cellwarden.gateway.wire.jk.JkSwitch;
import io.cellwarden.gateway.wire.jk.JkTag;
import io.cellwarden.gateway.wire.jk.JkTagged;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Tagged frames (NW). One answer holds everything. Source: protocol sheet JK, section A. */
final class TaggedSpeech implements JkSpeech {
    @Override
    public void opened() {}

    @Override
    public Optional<JkReading> read(JkLine line, boolean settingsToo, BooleanSupplier givesWay) throws LineLost {
        Optional<JkTagged> answer = line.ask(JkRequest.readAll(), () -> usable(line), givesWay);
        return answer.map(tagged ->
                new JkReading(tagged, tagged.temperaturesDeciC(), set(tagged), tagged.text(JkTag.MANUFACTURER_ID)));
    }

    private static Function<JkPacket, Optional<JkTagged>> usable(JkLine line) {
        return packet -> line.decoded(packet)
                .filter(JkTagged.class::isInstance)
                .map(JkTagged.class::cast)
                .filter(tagged -> holdsCells(tagged, line));
    }

    private static boolean holdsCells(JkTagged tagged, JkLine line) {
        if (tagged.cellsMv().isEmpty()) {
            line.refused("answer without cells, %d bytes behind a tag that is not known".formatted(tagged.unread()));
            return false;
        }
        return true;
    }

    private static Map<JkSwitch, Boolean> set(JkTagged tagged) {
        Map<JkSwitch, Boolean> set = new EnumMap<>(JkSwitch.class);
        for (JkSwitch which : JkSwitch.values()) {
            tagged.number(which.tag()).ifPresent(level -> set.put(which, level != 0));
        }
        return set;
    }

    @Override
    public Bytes frame(JkSwitch which, boolean on) {
        return setting(which, on).encode();
    }

    private static JkRequest setting(JkSwitch which, boolean on) {
        return JkRequest.writeTag(which.tag(), on ? 1 : 0);
    }

    @Override
    public int answeredTwice(JkLine line) {
        return line.answeredTwice(JkRequest.readAll());
    }

    @Override
    public Optional<String> write(JkLine line, JkSwitch which, boolean on, BooleanSupplier givesWay) throws LineLost {
        line.send(JkRequest.password());
        line.send(setting(which, on)); // how it is answered is not known, the read-back tells
        return Optional.empty();
    }
}
