package io.cellwarden.gateway.wire.pylontech;

import static io.cellwarden.gateway.wire.DecodedFrame.decimal;

import io.cellwarden.gateway.wire.Decoded;
import io.cellwarden.gateway.wire.DecodedFrame;
import io.cellwarden.gateway.wire.FramedDecoder;
import io.cellwarden.gateway.wire.ProtocolDecoder;
import io.cellwarden.gateway.wire.ascii.AsciiFrameCodec;
import io.cellwarden.gateway.wire.ascii.AsciiPacket;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Alarms;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Analog;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.ChargeManagement;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Done;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Firmware;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Manufacturer;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.Refused;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.SerialNumber;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.SystemAlarms;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.SystemAnalog;
import io.cellwarden.gateway.wire.pylontech.PylontechFrame.SystemParameters;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Answers of modules as {@code cellwarden decode} prints them: one object for each module. */
final class PylontechText {
    private static final String NAME = "pylontech";

    private PylontechText() {}

    static ProtocolDecoder protocol() {
        return new FramedDecoder<>(NAME, new AsciiFrameCodec(), Conversation::new).withFields(PylontechFields.tables());
    }

    /** An answer right behind a question of the same address is the answer to it. */
    private static final class Conversation implements Function<AsciiPacket, List<Decoded<DecodedFrame>>> {
        private Optional<AsciiPacket> question = Optional.empty();

        @Override
        public List<Decoded<DecodedFrame>> apply(AsciiPacket packet) {
            if (!packet.isAnswer()) {
                question = Optional.of(packet);
                return List.of();
            }
            Decoded<PylontechFrame> decoded = question.filter(asked -> asked.address() == packet.address())
                    .flatMap(asked -> PylontechCommand.withCode(asked.code()))
                    .map(command -> PylontechDecoder.decode(packet, command))
                    .orElseGet(() -> PylontechDecoder.guess(packet));
            question = Optional.empty();
            return decoded instanceof Decoded.Ok<PylontechFrame>(var frame)
                    ? describe(packet, frame).map(PylontechText::ok).toList()
                    : List.of(decoded.map(_ -> neutral(packet, "").build())); // what is wrong with it
        }
    }

    private static Decoded<DecodedFrame> ok(DecodedFrame.Builder described) {
        return new Decoded.Ok<>(described.build());
    }

    private static Stream<DecodedFrame.Builder> describe(AsciiPacket packet, PylontechFrame frame) {
        return switch (frame) {
            case Analog analog ->
                IntStream.range(0, analog.modules().size()).mapToObj(index -> analog(packet, analog, index));
            case Alarms alarms ->
                IntStream.range(0, alarms.modules().size()).mapToObj(index -> alarms(packet, alarms, index));
            case SystemParameters parameters -> Stream.of(parameters(packet, parameters));
            case ChargeManagement management -> Stream.of(management(packet, management));
            case Manufacturer(var device, var software, var maker) ->
                Stream.of(neutral(packet, "manufacturer")
                        .field("device", device)
                        .field("software", software)
                        .field("manufacturer", maker));
            case SerialNumber(var serial) ->
                Stream.of(neutral(packet, "serial-number").field("serial", serial));
            case Firmware(var manufacture, var main) ->
                Stream.of(neutral(packet, "firmware")
                        .field("manufacture_version", manufacture)
                        .field("main_version", main));
            case SystemAnalog(var values) -> Stream.of(system(packet, values));
            case SystemAlarms(var status) ->
                Stream.of(neutral(packet, "system-alarm").alarms(PylontechAlarm.ofSystem(status)));
            case Done() -> Stream.of(neutral(packet, "done"));
            case Refused(int code) ->
                Stream.of(neutral(packet, "refused").field("error", AsciiPacket.returnCodeText(code)));
        };
    }

    private static DecodedFrame.Builder analog(AsciiPacket packet, Analog analog, int index) {
        PylontechFrame.Module module = analog.modules().get(index);
        return neutral(packet, "analog")
                .voltageMv(module.voltageMv())
                .currentMa(module.currentMa())
                .cellsMv(module.cellsMv())
                .temperaturesDeciC(module.temperaturesDeciC())
                .field("infoflag", analog.flags())
                .field("command_or_count", analog.commandValue())
                .field("module", index + 1)
                .field("user_items", module.userItems())
                .field("cycles", module.cycles())
                .field("remaining_Ah", decimal(module.remainingMilliAh(), 3))
                .field("total_Ah", decimal(module.totalMilliAh(), 3));
    }

    private static DecodedFrame.Builder alarms(AsciiPacket packet, Alarms alarms, int index) {
        PylontechFrame.ModuleAlarms module = alarms.modules().get(index);
        DecodedFrame.Builder described = neutral(packet, "alarm")
                .chargeAllowed(module.chargeOn())
                .dischargeAllowed(module.dischargeOn())
                .alarms(PylontechAlarm.of(module))
                .field("infoflag", alarms.flags())
                .field("command_or_count", alarms.commandValue())
                .field("module", index + 1);
        for (int i = 0; i < module.status().size(); i++) {
            described.field("status" + (i + 1), module.status().get(i));
        }
        return described;
    }

    private static DecodedFrame.Builder parameters(AsciiPacket packet, SystemParameters parameters) {
        return neutral(packet, "system-parameters")
                .field("cell_high_V", decimal(parameters.cellHighMv(), 3))
                .field("cell_low_V", decimal(parameters.cellLowMv(), 3))
                .field("cell_under_V", decimal(parameters.cellUnderMv(), 3))
                .field("chg_high_C", decimal(parameters.chargeHighDeciC(), 1))
                .field("chg_low_C", decimal(parameters.chargeLowDeciC(), 1))
                .field("chg_limit_A_raw", parameters.rawChargeLimit())
                .field("mod_high_V", decimal(parameters.moduleHighMv(), 3))
                .field("mod_low_V", decimal(parameters.moduleLowMv(), 3))
                .field("mod_under_V", decimal(parameters.moduleUnderMv(), 3))
                .field("dsg_high_C", decimal(parameters.dischargeHighDeciC(), 1))
                .field("dsg_low_C", decimal(parameters.dischargeLowDeciC(), 1))
                .field("dsg_limit_A_raw", parameters.rawDischargeLimit());
    }

    private static DecodedFrame.Builder management(AsciiPacket packet, ChargeManagement management) {
        return neutral(packet, "charge-management")
                .chargeAllowed(management.chargeAllowed())
                .dischargeAllowed(management.dischargeAllowed())
                .limits(new DecodedFrame.Limits(
                        OptionalInt.of(management.chargeVoltageMv()),
                        OptionalInt.of(management.chargeCurrentMa()),
                        OptionalInt.of(Math.abs(management.dischargeCurrentMa()))))
                .field("charge_V", decimal(management.chargeVoltageMv(), 3))
                .field("discharge_V", decimal(management.dischargeVoltageMv(), 3))
                .field("charge_A", decimal(management.chargeCurrentMa(), 3))
                .field("discharge_A", decimal(management.dischargeCurrentMa(), 3))
                .field("status", management.status())
                .field("charge_enable", management.chargeAllowed())
                .field("discharge_enable", management.dischargeAllowed());
    }

    private static DecodedFrame.Builder system(AsciiPacket packet, List<Integer> values) {
        DecodedFrame.Builder described = neutral(packet, "system-analog")
                .voltageMv(values.get(PylontechSystemField.VOLTAGE.ordinal()))
                .currentMa(10 * values.get(PylontechSystemField.CURRENT.ordinal()))
                .socPermille(permille(values.get(PylontechSystemField.STATE_OF_CHARGE.ordinal())));
        for (PylontechSystemField field : PylontechSystemField.values()) {
            int value = values.get(field.ordinal());
            switch (field.kind()) {
                case U8, U16 -> described.field(field.fieldName(), value);
                case S16 -> described.field(field.fieldName(), decimal(value, 2));
                case TEMP -> described.field(field.fieldName(), decimal(value, 1));
            }
        }
        return described;
    }

    private static OptionalInt permille(int percent) {
        return percent <= 100 ? OptionalInt.of(10 * percent) : OptionalInt.empty();
    }

    private static DecodedFrame.Builder neutral(AsciiPacket packet, String type) {
        return packet.describe(DecodedFrame.builder(NAME, type));
    }
}
