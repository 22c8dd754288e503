package io.cellwarden.ops.view;

import io.cellwarden.bank.BankActor;
import io.cellwarden.battery.BatteryState;
import io.cellwarden.bms.BmsState;
import java.util.List;

/** A bank with its headline. */
record ViewedBank(BankActor.Description description, Headline headline) {
    BmsState bms() {
        return description.state().bms();
    }

    String name() {
        return description.state().site().name();
    }

    List<BatteryState> batteries() {
        return List.copyOf(description.state().batteries().values());
    }
}
