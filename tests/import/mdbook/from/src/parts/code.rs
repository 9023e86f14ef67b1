one();
// ANCHOR: two
two();
// ANCHOR_END: two
