// What is not right is read first, however far down its field stands. Without this it stands on top as well.
document.querySelector(".error-summary")?.focus();
