package io.cellwarden.gateway.wire.vedirect;

/**
 * What travels on a VE.Direct line: a device repeats text blocks unasked, and HEX messages go both ways, also in the middle
 * of a block.
 */
public sealed interface VeDirectPacket permits TextBlock, HexMessage {}
