// "This is a shared computer" stands in the password form; the passkey has a form of its own.
const box = document.querySelector("input[name=shared_computer]");
const passkey = document.getElementById("mfa_login");

if (box && passkey) {
  const copy = document.createElement("input");
  copy.type = "hidden";
  copy.name = box.name;
  const follow = () => (box.checked ? passkey.append(copy) : copy.remove());
  box.addEventListener("change", follow);
  follow();
}
