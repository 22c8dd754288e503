package io.cellwarden.ops.cli;

import io.cellwarden.event.Role;
import io.cellwarden.ops.run.OperatorOrder;
import io.cellwarden.site.AlarmCode;
import io.cellwarden.site.Output;
import io.cellwarden.site.Setting;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Words that a shell may complete. */
abstract class Words implements Iterable<String> {
    private final List<String> words;

    private Words(Stream<String> words) {
        this.words = words.toList();
    }

    @Override
    public Iterator<String> iterator() {
        return words.iterator();
    }

    /** The roles of people. */
    static final class Roles extends Words {
        Roles() {
            super(Stream.of(Role.values()).map(OperatorOrder::word));
        }
    }

    /** The keys of settings. */
    static final class SettingKeys extends Words {
        SettingKeys() {
            super(Stream.of(Setting.values()).map(Setting::key));
        }
    }

    /** The outputs that can be locked. */
    static final class Lockable extends Words {
        Lockable() {
            super(Stream.of(Output.values()).filter(Output::isLockable).map(OperatorOrder::word));
        }
    }

    /** All outputs. */
    static final class Outputs extends Words {
        Outputs() {
            super(Stream.of(Output.values()).map(OperatorOrder::word));
        }
    }

    /** The codes of alarms that wait to be acknowledged. */
    static final class Codes extends Words {
        Codes() {
            super(Stream.of(AlarmCode.values())
                    .filter(code -> code.kind() != AlarmCode.Kind.SIGNAL)
                    .map(AlarmCode::text));
        }
    }
}
