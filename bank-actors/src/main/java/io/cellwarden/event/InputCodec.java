package io.cellwarden.event;

import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.unit.Ints;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bytes of the inputs that a link brings, for its spool: a version byte, a kind byte, then the fields. It serves only
 * between two starts of one program, so it has one version; the journal has its own, lasting format.
 */
public final class InputCodec {
    private static final int VERSION = 1;
    private static final int LONGEST_LIST = 0xFFFF;

    private static final int READING = 1;
    private static final int UNREADABLE = 2;
    private static final int SILENT = 3;
    private static final int ERROR = 4;
    private static final int BALANCER = 5;
    private static final int IDENTIFIED = 6;
    private static final int READ_BACK = 7;
    private static final int LOOP = 8;
    private static final int CHARGER = 9;
    private static final int SYSTEM_VOLTAGE = 10;
    private static final int LINK = 11;
    private static final int STATE_OF_CHARGE = 12;
    private static final int MONITOR = 13;
    private static final int LIMITS = 14;
    private static final int CONTROL_FRAME = 15;
    private static final int ADDRESS_CLASH = 16;
    private static final int MONITOR_REPORT = 30;
    private static final int PROTECTION = 40;
    private static final int FIGURES = 31;

    private InputCodec() {}

    /**
     * The bytes of an input.
     *
     * @throws IllegalArgumentException for an input that no link brings
     */
    public static byte[] encode(Input input) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(kind(input));
            out.writeLong(input.at().getEpochSecond());
            out.writeInt(input.at().getNano());
            switch (input) {
                case Input.Reading r -> {
                    out.writeUTF(r.battery());
                    out.writeInt(r.currentMa());
                    write(out, r.temperaturesDeciC());
                    write(out, r.cellsMv());
                }
                case Input.UnreadableReading r -> {
                    out.writeUTF(r.battery());
                    out.writeUTF(r.reason());
                }
                case Input.BatterySilent s -> out.writeUTF(s.battery());
                case Input.LinkReport l -> {
                    out.writeUTF(l.battery());
                    out.writeBoolean(l.well());
                    out.writeUTF(l.text());
                }
                case Input.HardwareError e -> {
                    out.writeUTF(e.battery());
                    out.writeUTF(e.code().text());
                    out.writeBoolean(e.present());
                }
                case Input.BalancerReport b -> {
                    out.writeUTF(b.battery());
                    out.writeBoolean(b.active());
                }
                case Input.DeviceIdentified d -> {
                    out.writeUTF(d.battery());
                    out.writeUTF(d.serial());
                }
                case Input.ReadBack b -> {
                    out.writeUTF(b.output().name());
                    out.writeUTF(b.actuator());
                    out.writeUTF(b.battery());
                    out.writeBoolean(b.on());
                }
                case Input.LoopReport l -> {
                    out.writeBoolean(l.open());
                    out.writeUTF(l.from());
                    out.writeUTF(l.to());
                }
                case Input.ChargerReport c -> out.writeUTF(c.stage().name());
                case Input.SystemVoltage v -> out.writeInt(v.voltageMv());
                case Input.StateOfCharge s -> {
                    out.writeUTF(s.battery());
                    out.writeInt(s.socPermille());
                }
                case Input.MonitorReading m -> {
                    out.writeUTF(m.monitor());
                    out.writeInt(m.voltageMv());
                    out.writeInt(m.currentMa());
                    out.writeInt(m.socPermille());
                    out.writeInt(m.consumedMah());
                    out.writeInt(m.timeToGoMin());
                }
                case Input.DeviceFigures d -> {
                    out.writeUTF(d.device());
                    out.writeShort(d.figures().size());
                    for (Figure figure : d.figures()) {
                        out.writeUTF(figure.name());
                        out.writeInt(figure.digits());
                        write(out, figure.values());
                    }
                }
                case Input.MonitorReport m -> {
                    out.writeUTF(m.monitor());
                    out.writeBoolean(m.well());
                    out.writeUTF(m.text());
                }
                case Input.LimitsReport l -> {
                    out.writeUTF(l.battery());
                    out.writeInt(l.chargeVoltageMv());
                    out.writeInt(l.chargeCurrentMa());
                    out.writeInt(l.dischargeCurrentMa());
                }
                case Input.ControlFrame c -> {
                    out.writeUTF(c.battery());
                    out.writeUTF(c.device());
                    out.writeUTF(c.frame());
                    out.writeBoolean(c.refused());
                    out.writeUTF(c.trouble());
                }
                case Input.AddressClash a -> {
                    out.writeUTF(a.battery());
                    out.writeBoolean(a.present());
                }
                case Input.ProtectionReport p -> {
                    out.writeUTF(p.battery());
                    out.writeBoolean(p.charge());
                    out.writeBoolean(p.discharge());
                    out.writeUTF(p.protects());
                    out.writeUTF(p.warns());
                }
                default -> throw new IllegalArgumentException("no link brings a " + input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static int kind(Input input) {
        return switch (input) {
            case Input.Reading _ -> READING;
            case Input.UnreadableReading _ -> UNREADABLE;
            case Input.BatterySilent _ -> SILENT;
            case Input.HardwareError _ -> ERROR;
            case Input.BalancerReport _ -> BALANCER;
            case Input.DeviceIdentified _ -> IDENTIFIED;
            case Input.ReadBack _ -> READ_BACK;
            case Input.LoopReport _ -> LOOP;
            case Input.ChargerReport _ -> CHARGER;
            case Input.SystemVoltage _ -> SYSTEM_VOLTAGE;
            case Input.LinkReport _ -> LINK;
            case Input.StateOfCharge _ -> STATE_OF_CHARGE;
            case Input.MonitorReading _ -> MONITOR;
            case Input.LimitsReport _ -> LIMITS;
            case Input.ControlFrame _ -> CONTROL_FRAME;
            case Input.AddressClash _ -> ADDRESS_CLASH;
            case Input.MonitorReport _ -> MONITOR_REPORT;
            case Input.ProtectionReport _ -> PROTECTION;
            case Input.DeviceFigures _ -> FIGURES;
            default -> throw new IllegalArgumentException("no link brings a " + input);
        };
    }

    /** The input of these bytes; empty if they are damaged or of another version. */
    public static Optional<Input> decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readUnsignedByte() != VERSION) {
                return Optional.empty();
            }
            int kind = in.readUnsignedByte();
            Instant at = Instant.ofEpochSecond(in.readLong(), in.readInt());
            Optional<Input> input = body(in, kind, at);
            return in.available() == 0 ? input : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException damaged) {
            return Optional.empty();
        }
    }

    private static Optional<Input> body(DataInputStream in, int kind, Instant at) throws IOException {
        return switch (kind) {
            case READING -> Optional.of(new Input.Reading(in.readUTF(), at, in.readInt(), ints(in), ints(in)));
            case UNREADABLE -> Optional.of(new Input.UnreadableReading(in.readUTF(), at, in.readUTF()));
            case SILENT -> Optional.of(new Input.BatterySilent(in.readUTF(), at));
            case ERROR -> {
                String battery = in.readUTF();
                Optional<AlarmCode> code = AlarmCode.of(in.readUTF());
                boolean present = in.readBoolean();
                yield code.map(known -> new Input.HardwareError(battery, at, known, present));
            }
            case BALANCER -> Optional.of(new Input.BalancerReport(in.readUTF(), at, in.readBoolean()));
            case IDENTIFIED -> Optional.of(new Input.DeviceIdentified(in.readUTF(), at, in.readUTF()));
            case READ_BACK ->
                Optional.of(new Input.ReadBack(
                        at, Output.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readBoolean()));
            case LOOP -> Optional.of(new Input.LoopReport(at, in.readBoolean(), in.readUTF(), in.readUTF()));
            case CHARGER -> Optional.of(new Input.ChargerReport(at, ChargeStage.valueOf(in.readUTF())));
            case SYSTEM_VOLTAGE -> Optional.of(new Input.SystemVoltage(at, in.readInt()));
            case LINK -> Optional.of(new Input.LinkReport(in.readUTF(), at, in.readBoolean(), in.readUTF()));
            case STATE_OF_CHARGE -> Optional.of(new Input.StateOfCharge(in.readUTF(), at, in.readInt()));
            case MONITOR ->
                Optional.of(new Input.MonitorReading(
                        at, in.readUTF(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()));
            case FIGURES -> Optional.of(new Input.DeviceFigures(at, in.readUTF(), figures(in)));
            case MONITOR_REPORT ->
                Optional.of(new Input.MonitorReport(at, in.readUTF(), in.readBoolean(), in.readUTF()));
            case LIMITS ->
                Optional.of(new Input.LimitsReport(in.readUTF(), at, in.readInt(), in.readInt(), in.readInt()));
            case CONTROL_FRAME ->
                Optional.of(new Input.ControlFrame(
                        at, in.readUTF(), in.readUTF(), in.readUTF(), in.readBoolean(), in.readUTF()));
            case PROTECTION ->
                Optional.of(new Input.ProtectionReport(
                        in.readUTF(), at, in.readBoolean(), in.readBoolean(), in.readUTF(), in.readUTF()));
            case ADDRESS_CLASH -> Optional.of(new Input.AddressClash(in.readUTF(), at, in.readBoolean()));
            default -> Optional.empty();
        };
    }

    private static List<Figure> figures(DataInputStream in) throws IOException {
        List<Figure> figures = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            figures.add(new Figure(in.readUTF(), in.readInt(), ints(in)));
        }
        return figures;
    }

    private static void write(DataOutputStream out, Ints values) throws IOException {
        if (values.size() > LONGEST_LIST) {
            throw new IllegalArgumentException("a list of " + values.size() + " values");
        }
        out.writeShort(values.size());
        for (int i = 0; i < values.size(); i++) {
            out.writeInt(values.get(i));
        }
    }

    private static Ints ints(DataInputStream in) throws IOException {
        int size = in.readUnsignedShort();
        if (size * Integer.BYTES > in.available()) {
            throw new IOException("a list of " + size + " values in " + in.available() + " bytes");
        }
        int[] values = new int[size];
        for (int i = 0; i < size; i++) {
            values[i] = in.readInt();
        }
        return Ints.of(values);
    }
}
