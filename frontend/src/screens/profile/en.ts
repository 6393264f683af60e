export const texts = {
  name: 'About the visitor',
  notChosen: 'Please choose',
};
