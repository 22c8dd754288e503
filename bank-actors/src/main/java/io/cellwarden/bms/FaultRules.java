package io.cellwarden.bms;

import io.cellwarden.bms.BmsState.AlarmOf;
import io.cellwarden.event.BankEvent.AlarmCleared;
import io.cellwarden.event.BankEvent.AlarmRaised;
import io.cellwarden.event.BankEvent.DiskSpaceJudged;
import io.cellwarden.event.DiskLevel;
import io.cellwarden.event.Draft;
import io.cellwarden.event.Input;
import io.cellwarden.site.AlarmCode;

/** Alarms about this program itself: they say so, and move no output (ARCHITECTURE 2, 3). */
final class FaultRules {
    private FaultRules() {}

    /** Raises and clears CW-SOFTWARE-FAULT of a battery, CW-JOURNAL-UNAVAILABLE and CW-DISK-SPACE of the bank. */
    static void judge(Draft<BmsState> draft, Input input) {
        switch (input) {
            case Input.BatteryFailed failed -> raise(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, failed.battery()));
            case Input.MessageLost lost -> raise(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, lost.battery()));
            case Input.Reading reading -> clear(draft, new AlarmOf(AlarmCode.CW_SOFTWARE_FAULT, reading.battery()));
            case Input.JournalReport report -> {
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_JOURNAL_UNAVAILABLE, "");
                if (report.available()) {
                    clear(draft, alarm);
                } else {
                    raise(draft, alarm);
                }
            }
            case Input.DiskReport report -> {
                draft.add(new DiskSpaceJudged(report.level(), report.what()));
                AlarmOf alarm = new AlarmOf(AlarmCode.CW_DISK_SPACE, "");
                if (report.level() != DiskLevel.ALARM) {
                    clear(draft, alarm);
                } else if (!draft.state().alarms().containsKey(alarm)) {
                    draft.add(new AlarmRaised(alarm.code(), "", 0, report.freeMib(), report.limitMib()));
                }
            }
            default -> {}
        }
    }

    private static void raise(Draft<BmsState> draft, AlarmOf alarm) {
        if (!draft.state().alarms().containsKey(alarm)) {
            draft.add(new AlarmRaised(alarm.code(), alarm.battery(), 0, 0, 0));
        }
    }

    private static void clear(Draft<BmsState> draft, AlarmOf alarm) {
        if (draft.state().alarms().containsKey(alarm)) {
            draft.add(new AlarmCleared(alarm.code(), alarm.battery(), 0, 0));
        }
    }
}
