package io.cellwarden.ops.incident;

import io.cellwarden.event.BankEvent;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.InputAccepted;
import io.cellwarden.event.BankEvent.InputRefused;
import io.cellwarden.event.BankEvent.LoopOpened;
import io.cellwarden.event.BankEvent.OutputSwitched;
import io.cellwarden.event.Cause;
import io.cellwarden.event.Envelope;
import io.cellwarden.event.Input;
import io.cellwarden.ops.json.DecisionText;
import io.cellwarden.ops.json.EventJson;
import io.cellwarden.ops.json.Json;
import io.cellwarden.ops.json.Shown;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Events as people say them. */
final class Words {
    /** What a read-back says that does not follow. */
    static final String STILL = "still reads";

    private Words() {}

    static String of(Envelope envelope) {
        BankEvent event = envelope.event();
        return switch (event) {
            case InputAccepted accepted -> input(accepted.input(), envelope.source());
            case InputRefused refused -> input(refused.input(), envelope.source()) + ": refused, " + refused.reason();
            case AlarmRaised _ -> Incident.alarm(envelope) + ": raised";
            case AlarmCleared alarm ->
                alarm.code().text() + place(alarm.battery(), alarm.cell()) + ": cleared"
                        + EventJson.worst(alarm.code(), alarm.worst())
                                .map(worst -> ", at its worst " + worst)
                                .orElse("");
            case OutputSwitched switched -> switched(switched);
            case LoopOpened loop ->
                "BMS cable loop open between " + loop.from() + " and " + loop.to()
                        + (loop.battery().isEmpty() ? "" : ", at " + loop.battery());
            default -> {
                String line = DecisionText.line(EventJson.entry(new Shown(envelope, Optional.empty())));
                yield line.substring(line.indexOf("  ", line.indexOf("  ") + 2) + 2); // without time and bank
            }
        };
    }

    private static String place(String battery, int cell) {
        return (battery.isEmpty() ? "" : " " + battery) + (cell == 0 ? "" : " cell " + cell);
    }

    private static String switched(OutputSwitched switched) {
        return switched.output().key() + " " + (switched.on() ? "on" : "off")
                + (switched.causes().isEmpty()
                        ? switched.output() == Output.PRE_ALARM ? "" : ": no cause holds any more"
                        : ", because of "
                                + switched.causes().stream().map(Words::cause).collect(Collectors.joining(", ")));
    }

    private static String cause(Cause cause) {
        return cause.code() + place(cause.battery(), cause.cell());
    }

    private static String input(Input input, String source) {
        return switch (input) {
            case Input.Reading reading -> reading(reading);
            case Input.UnreadableReading reading ->
                "reading of " + reading.battery() + " that cannot be: " + reading.reason();
            case Input.TimerFired fired ->
                "timer: " + word(fired.timer().kind())
                        + (fired.timer().subject().isEmpty()
                                ? ""
                                : " of " + fired.timer().subject());
            case Input.BatterySilent silent -> silent.battery() + " has been silent for too long";
            case Input.Operator operator ->
                "order of " + operator.who() + " (" + word(operator.role()) + "): " + operator.command() + ", "
                        + operator.why();
            case Input.ReadBack back -> readBack(back, true);
            case Input.LoopReport report ->
                report.open()
                        ? "the BMS cable is reported open between " + report.from() + " and " + report.to()
                        : "the BMS cable is reported closed";
            case Input.LinkReport report -> report.text();
            case Input.MonitorReport report -> "monitor " + report.monitor() + ": " + report.text();
            case Input.ProtectionReport report ->
                "the BMS of " + report.battery() + " reports "
                        + (report.protects().isEmpty() ? "no protection" : report.protects())
                        + (report.warns().isEmpty() ? "" : ", warns of " + report.warns());
            case Input.BatteryFailed failed -> failed.what();
            case Input.MessageLost lost -> lost.what();
            case Input.DiskReport report -> report.what();
            case Input.JournalReport report -> report.what();
            default -> input + (source.isEmpty() ? "" : " from " + source);
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String reading(Input.Reading reading) {
        Ints cells = reading.cellsMv();
        String volts = IntStream.range(0, cells.size())
                .mapToObj(i -> cells.get(i) == Ints.ABSENT ? "-" : decimal(cells.get(i)))
                .collect(Collectors.joining(" "));
        return reading.battery() + ": cells " + volts + " V"
                + reading.temperaturesDeciC()
                        .present()
                        .mapToObj(deciC -> ", " + Json.deci(deciC).toPlainString() + " °C")
                        .collect(Collectors.joining())
                + (reading.currentMa() == Ints.ABSENT ? "" : ", " + decimal(reading.currentMa()) + " A");
    }

    private static String decimal(int milli) {
        return Json.milli(milli).toPlainString();
    }

    static String readBack(Input.ReadBack back, boolean follows) {
        return back.output().key() + (follows ? " reads " : " " + STILL + " ") + (back.on() ? "on" : "off") + " at "
                + back.actuator();
    }
}
