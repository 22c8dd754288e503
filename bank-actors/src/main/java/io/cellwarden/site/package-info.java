/** What an installation is made of: catalogue, topology, settings and BMS models, as data. */
@NullMarked
package io.cellwarden.site;

import org.jspecify.annotations.NullMarked;
