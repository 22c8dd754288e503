package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.DiskSpaceJudged;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Alarms about this program itself and its links: they say so, and move no output (ARCHITECTURE 2, 3). */
final class FaultRules {
    private static final Set<AlarmCode> OF_LINKS =
            Set.of(AlarmCode.CW_LINK, AlarmCode.CW_CONTROL_REFUSED, AlarmCode.CW_ADDRESS_CLASH);

    private FaultRules() {}

    /**
     * Raises and clears CW-SOFTWARE-FAULT, CW-LINK, CW-CONTROL-REFUSED and CW-ADDRESS-CLASH of a battery, CW-MONITOR of a
     * battery monitor, CW-JOURNAL-UNAVAILABLE, CW-JOURNAL-GAP and CW-DISK-SPACE of the bank.
     */
    static void judge(Draft<BmsState> draft, Input input) {
        switch (input) {
            case Input.BatteryFailed failed ->
                raise(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, failed.battery()), "");
            case Input.MessageLost lost -> raise(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, lost.battery()), "");
            case Input.Reading reading -> clear(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, reading.battery()));
            case Input.JournalReport report -> {
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_JOURNAL_UNAVAILABLE, "");
                if (report.available()) {
                    clear(draft, alarm);
                } else {
                    raise(draft, alarm, report.what());
                }
            }
            case Input.DiskReport report -> {
                draft.add(new DiskSpaceJudged(report.level(), report.what()));
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_DISK_SPACE, "");
                if (report.level() != DiskLevel.ALARM) {
                    clear(draft, alarm);
                } else if (!draft.state().alarms().containsKey(alarm)) {
                    draft.add(new AlarmRaised(alarm.code(), "", 0, report.freeMib(), report.limitMib(), report.what()));
                }
            }
            case Input.GapReport report -> {
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_JOURNAL_GAP, "");
                if (report.goesOn()) {
                    long seconds = Duration.between(report.from(), report.at()).toSeconds();
                    raise(draft, alarm, report.inputs() + " inputs, the first " + seconds + " s ago, and more to come");
                } else {
                    clear(draft, alarm);
                }
            }
            case Input.LinkReport report -> {
                if (report.well()) {
                    linkIsWell(draft, report);
                } else {
                    raise(draft, new AlarmOf(AlarmCode.CW_LINK, report.battery()), report.text());
                }
            }
            case Input.ControlFrame written -> {
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_CONTROL_REFUSED, written.battery());
                if (written.refused()) {
                    raise(draft, alarm, written.device() + ": " + written.trouble());
                } else if (written.trouble().isEmpty()) {
                    clear(draft, alarm);
                }
            }
            case Input.AddressClash clash -> {
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_ADDRESS_CLASH, clash.battery());
                if (clash.present()) {
                    raise(draft, alarm, "");
                } else {
                    clear(draft, alarm);
                }
            }
            case Input.MonitorReport report -> monitor(draft, report);
            case Input.SiteLoaded _ -> {
                forgetLinks(draft);
                forgetMonitors(draft);
                clear(draft, new AlarmOf(AlarmCode.CW_JOURNAL_GAP, "")); // whoever had to end it is gone
            }
            default -> {}
        }
    }

    /** The alarm is the monitor's own: its name stands where that of a battery does. */
    private static void monitor(Draft<BmsState> draft, Input.MonitorReport report) {
        AlarmOf alarm = new AlarmOf(AlarmCode.CW_MONITOR, report.monitor());
        if (report.well()) {
            clear(draft, alarm);
        } else {
            raise(draft, alarm, report.text());
        }
    }

    /** A monitor may have left the site file; one that is there tells again what it complains of. */
    private static void forgetMonitors(Draft<BmsState> draft) {
        draft.state().alarms().keySet().stream()
                .filter(alarm -> alarm.code() == AlarmCode.CW_MONITOR)
                .sorted(Comparator.comparing(AlarmOf::battery))
                .forEach(alarm -> clear(draft, alarm));
    }

    /** Another battery may have stood for the link before its devices were put in another order. */
    private static void linkIsWell(Draft<BmsState> draft, Input.LinkReport report) {
        BmsState bms = draft.state();
        String link = link(report.text());
        bms.alarms().keySet().stream()
                .filter(alarm -> alarm.code() == AlarmCode.CW_LINK)
                .filter(alarm -> alarm.battery().equals(report.battery())
                        || link(bms.detail(alarm)).equals(link))
                .sorted(Comparator.comparing(AlarmOf::battery))
                .forEach(alarm -> clear(draft, alarm));
    }

    /** What a status line begins with: {@code link NAME:}. */
    private static String link(String statusLine) {
        return statusLine.substring(0, statusLine.indexOf(": ") + 1);
    }

    /** No link will ever be well again for a battery that has left the bank. */
    private static void forgetLinks(Draft<BmsState> draft) {
        List<String> batteries = draft.state().site().batteries();
        draft.state().alarms().keySet().stream()
                .filter(alarm -> OF_LINKS.contains(alarm.code()) && !batteries.contains(alarm.battery()))
                .sorted(Comparator.comparing(AlarmOf::battery))
                .forEach(alarm -> clear(draft, alarm));
    }

    private static void raise(Draft<BmsState> draft, AlarmOf alarm, String detail) {
        if (!draft.state().alarms().containsKey(alarm)) {
            draft.add(new AlarmRaised(alarm.code(), alarm.battery(), 0, 0, 0, detail));
        }
    }

    private static void clear(Draft<BmsState> draft, AlarmOf alarm) {
        if (draft.state().alarms().containsKey(alarm)) {
            draft.add(new AlarmCleared(alarm.code(), alarm.battery(), 0, 0));
        }
    }
}
